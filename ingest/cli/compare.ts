import type { Command } from "commander";
import { compareCommits } from "../session/compare/compare-commits.ts";
import type { Comparison } from "../session/compare/comparison.ts";
import { addCompareOptions, type CompareOptions } from "./compare/options.ts";
import { comparisonReport } from "./compare/report.ts";
import { reportWords } from "./compare/report-words.ts";
import { withComparisonBench } from "./compare/with-bench.ts";

const WORSE = 3;

/** Over all series and all looks of a comparison. */
const ALPHA = 0.01;

const MORE_HELP = `
Examples:
  plumbline compare main                           the files as they lie here against main
  plumbline compare v1.2.0 HEAD --workloads core   two commits, in a group of workloads
  plumbline compare main . --budget 10m --json     longer, for a script
  plumbline compare main fix --repo ../engine --start "node server.js --port {port}" --prepare "npm ci"

A and B are measured by turns and judged after each turn, by a test that stays valid however often one looks. It ends
when all is told, when what is left would not be told within the budget, or when the budget is spent.

  faster, slower     the interval excludes "no change", and the change is one that matters
  no change          the whole interval lies within what does not matter (--smallest)
  can't tell         neither; with the number of runs that it would take

All intervals of a comparison hold at once with probability ${100 * (1 - ALPHA)} %. Nothing is stored but prepared commits, in a cache.

It ends with 0; with 1 where nothing could be compared; with 2 where the command line or the configuration is wrong; with
3 where --fail-if-worse is given and something got worse, or B failed in a workload; with 130 after Ctrl-C, which prints what is
known by then.`;

export function addCompareVerb(program: Command): void {
  const command = program
    .command("compare")
    .argument("<a>", "a commit, branch or tag: what B is compared with")
    .argument("[b]", "the same, or a dot for the files as they lie in the checkout", ".")
    .description(
      "Measure two commits by turns and say which is faster, until it is clear or the budget is spent.",
    );
  addCompareOptions(command)
    .addHelpText("after", MORE_HELP)
    .action(async (a: string, b: string, options: CompareOptions) => {
      process.exitCode = await compare({ a, b }, { ...options, ...program.opts<{ config: string }>() });
    });
}

async function compare(
  names: { a: string; b: string },
  options: CompareOptions & { config: string },
): Promise<number> {
  const { smallest } = options;
  return withComparisonBench(
    options,
    () => names,
    async ({ bench, sides, flags, workloads, progress, signal }) => {
      let known: Comparison | null = null;
      const conclude = () => {
        progress.close();
        if (!known) return;
        const report = comparisonReport({ sides, bench, comparison: known, stopped: signal.aborted });
        process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : reportWords(report));
      };
      try {
        known = await compareCommits({
          bench,
          a: { sha: sides.a.sha, flags },
          b: { sha: sides.b.sha, flags },
          workloads,
          budget_ms: options.budget,
          alpha: ALPHA,
          ...(smallest === undefined ? {} : { smallest_effect: () => smallest }),
          key: `compare/${sides.a.sha}/${sides.b.sha}/${Date.now()}`,
          signal,
          listener: {
            ...progress,
            judged(so_far) {
              known = so_far;
              progress.judged(so_far);
            },
          },
        });
      } finally {
        // What was measured before a Ctrl-C is not lost.
        conclude();
      }
      if (known.workloads.every(({ pairs }) => pairs.length === 0)) return 1;
      const worse = known.workloads.some(
        ({ verdicts, trouble }) => trouble?.side === "b" || verdicts.some(({ word }) => word === "worse"),
      );
      return worse && options.failIfWorse ? WORSE : 0;
    },
  );
}
