import { mkdir } from "node:fs/promises";
import type { Command } from "commander";
import { prepareCommit } from "../engine/prepare/prepare.ts";
import { placeSelf } from "../host/placement.ts";
import { compareCommits } from "../session/compare/compare-commits.ts";
import type { Bench } from "../session/measure-run.ts";
import { closeBench, openBench } from "../session/open-bench.ts";
import { compareConfig, compareWorkloads, flagsOf } from "./compare/config.ts";
import { addCompareOptions, type CompareOptions } from "./compare/options.ts";
import { openCompareProgress } from "./compare/progress.ts";
import { comparisonReport } from "./compare/report.ts";
import { reportWords } from "./compare/report-words.ts";
import { type NamedSide, resolveSides } from "./compare/sides.ts";
import { lockData } from "./lock.ts";
import { sourceOf } from "./source.ts";
import { stopSignal } from "./stop-signal.ts";

const WORSE = 3;

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

All intervals of a comparison hold at once with probability 99.9 %. Nothing is stored but prepared commits, in a cache.

It ends with 0; with 1 where nothing could be compared; with 2 where the command line or the configuration is wrong; with
3 where something got worse and --fail-if-worse is given; with 130 after Ctrl-C, which prints what is known by then.`;

/** Over all series and all looks of a comparison. */
const ALPHA = 0.001;

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
  const { config, checkout, data } = await compareConfig(options);
  const workloads = compareWorkloads(config, options);
  const flags = flagsOf(config, options);
  await mkdir(data, { recursive: true, mode: 0o711 });
  const unlock = lockData(data);
  const signal = stopSignal();
  const progress = openCompareProgress(options.json === true);
  let bench: Bench | null = null;
  try {
    bench = await openBench({
      config: config.engine,
      source: await sourceOf({ ...config, data }),
      data,
      dashboard_pid: null,
      wanted: config.host.placement,
    });
    const sides = await resolveSides({ repository: bench.house.repository, checkout, names });
    progress.head({ sides, workloads: workloads.map(({ name }) => name), placement: bench.placement.said });
    placeSelf(bench.placement);
    for (const side of [sides.a, sides.b]) await prepare(bench, side, progress.say, signal);
    const about = { sides, placement: bench.placement, sandbox: bench.house.sandbox.said };
    const stopped = AbortSignal.any([signal]);
    let known: Parameters<typeof comparisonReport>[0]["comparison"] | null = null;
    const smallest = options.smallest;
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
        signal: stopped,
        listener: {
          ...progress,
          judged: (so_far) => {
            known = structuredClone(so_far);
            progress.judged(so_far);
          },
        },
      });
    } finally {
      progress.close();
      if (known) {
        const report = comparisonReport({ ...about, comparison: known, stopped: signal.aborted });
        process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : reportWords(report));
      }
    }
    if (known.workloads.every(({ pairs }) => pairs.length === 0)) return 1;
    const worse = known.workloads.some(({ verdicts }) => verdicts.some(({ word }) => word === "worse"));
    return worse && options.failIfWorse ? WORSE : 0;
  } finally {
    progress.close();
    if (bench) closeBench(bench);
    unlock();
  }
}

async function prepare(
  { house }: Bench,
  { name, sha }: NamedSide,
  say: (what: string) => void,
  signal: AbortSignal,
): Promise<void> {
  say(`preparing ${name}`);
  await prepareCommit({ house, sha, signal });
}
