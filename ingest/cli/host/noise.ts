import type { Command } from "commander";
import { otherPolicy, readPlacementFacts } from "../../host/placement.ts";
import { compareCommits } from "../../session/compare/compare-commits.ts";
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
      const shares = other_policy ? 2 : 1;
      const common = {
        bench,
        workloads,
        budget_ms: options.budget / shares,
        alpha: ALPHA,
        rests: false,
        signal,
        listener: progress,
      };
      const same = await compareCommits({ ...common, a: both, b: both, key: `noise/${Date.now()}` });
      const nodes = other_policy
        ? await compareCommits({
            ...common,
            a: both,
            b: { ...both, placement: other_policy },
            key: `nodes/${Date.now()}`,
          })
        : null;
      progress.close();
      const report = noiseReport({ sides, bench, same, nodes, other_policy, alpha: ALPHA });
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : noiseWords(report));
      return report.runs === 0 || report.false_verdicts > 0 ? 1 : 0;
    },
  );
}
