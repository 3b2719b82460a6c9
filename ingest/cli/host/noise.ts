import type { Command } from "commander";
import { otherPolicy, readPlacementFacts } from "../../host/placement.ts";
import { compareCommits } from "../../session/compare/compare-commits.ts";
import type { Comparison, Side } from "../../session/compare/comparison.ts";
import { addBenchOptions, type BenchOptions } from "../compare/options.ts";
import { withComparisonBench } from "../compare/with-bench.ts";
import { noiseReport, noiseWords } from "./noise-words.ts";

const MORE_HELP = `
Examples:
  plumbline host noise                                 ten minutes with the configuration's engine and workloads
  plumbline host noise --workloads get-p16 --budget 2m a first impression
  plumbline host noise v1.2.0 --repo ../engine --json  another commit, for a script

One commit is measured against itself, by turns as \`plumbline compare\` does. What differs between its runs is the
host's noise; from it follows the smallest change that a comparison can tell. On a host with two NUMA nodes the engine is
then measured with its load on its own node and on the other, and told which is better.

It ends with 0; with 1 where nothing could be measured or one commit was told from itself; with 2 where the command
line or the configuration is wrong; with 130 after Ctrl-C, which prints what is known by then.`;

const ALPHA = 0.001;

export function addNoiseVerb(host: Command): void {
  const command = host
    .command("noise")
    .argument("[commit]", "what to measure; the branch that the configuration names where left out")
    .description("Measure one commit against itself: how much this host's figures differ by themselves.");
  addBenchOptions(command, 600_000)
    .addHelpText("after", MORE_HELP)
    .action(async (commit: string | undefined, options: BenchOptions) => {
      process.exitCode = await measureNoise(commit, {
        ...options,
        ...host.parent!.opts<{ config: string }>(),
      });
    });
}

async function measureNoise(
  commit: string | undefined,
  options: BenchOptions & { config: string },
): Promise<number> {
  return withComparisonBench(
    options,
    ({ engine }) => ({ a: commit ?? engine.branch, b: commit ?? engine.branch }),
    async ({ bench, config, sides, flags, workloads, progress, signal }) => {
      const other_policy = otherPolicy(readPlacementFacts(), bench.placement, config.host.placement);
      const both = { sha: sides.a.sha, flags };
      const known: { same: Comparison | null; nodes: Comparison | null } = { same: null, nodes: null };
      const measure = (part: "same" | "nodes", b: Side) =>
        compareCommits({
          bench,
          workloads,
          budget_ms: options.budget / (other_policy ? 2 : 1),
          alpha: ALPHA,
          rests: "never",
          signal,
          a: both,
          b,
          key: `${part}/${Date.now()}`,
          listener: {
            ...progress,
            judged(so_far) {
              known[part] = so_far;
              progress.judged(so_far);
            },
          },
        });
      try {
        await measure("same", both);
        if (other_policy) await measure("nodes", { ...both, placement: other_policy });
      } finally {
        // What was measured before a Ctrl-C is not lost.
        progress.close();
        if (known.same) {
          const report = noiseReport({
            ...known,
            same: known.same,
            sides,
            bench,
            other_policy,
            alpha: ALPHA,
          });
          process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : noiseWords(report));
        }
      }
      return believable(known.same) ? 0 : 1;
    },
  );
}

/** Whether anything was measured, and no commit told from itself. */
function believable(same: Comparison | null): boolean {
  const verdicts = same?.workloads.flatMap((one) => one.verdicts) ?? [];
  return verdicts.length > 0 && verdicts.every(({ word }) => word === "no change" || word === "can't tell");
}
