import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { prepareCommit } from "../../ingest/engine/prepare/prepare.ts";
import type { PlacementPlan } from "../../ingest/host/placement.ts";
import type { Bench } from "../../ingest/session/bench.ts";
import { compareCommits } from "../../ingest/session/compare/compare-commits.ts";
import type { SideName } from "../../ingest/session/compare/comparison.ts";
import { pairNoise } from "../../ingest/verdict/index.ts";
import { builtInWorkload } from "../../ingest/workloads/catalogue/index.ts";
import { openExampleBench } from "./example-bench.ts";

/**
 * What the steps of docs/hosts.md do on this host, where it lets itself be changed: one commit of the example engine,
 * measured by turns without (a) and with (b) each. Settings are put back at the end, also after Ctrl-C.
 */
const { pairs, json, only } = new Command("bench:host-steps")
  .description("Measure what setting up this host changes; the last line is one line of JSON.")
  .option("--pairs <n>", "pairs of runs for each step", Number, 20)
  .option("--only <names>", "steps, by commas")
  .option("--json", "print the JSON line only")
  .parse()
  .opts<{ pairs: number; only?: string; json?: boolean }>();

type Step = {
  name: string;
  /** Puts the host into the state of that side; the plan that its run is made with. */
  apply(side: SideName): PlacementPlan;
  /** Whether it acts on what goes on, so that it has to be applied with each turn of a side, and not on what is started. */
  each_turn?: boolean;
};

const METRICS = ["throughput_ops", "latency_us_p50", "latency_us_p99"] as const;
const say = (text: string) => (json ? undefined : process.stderr.write(`${text}\n`));
const signal = new AbortController().signal;
const example = await openExampleBench("steps");
const { bench, head } = example;
const { placement } = bench;
/** On it cores are kept awake by the step alone. */
const unheld: Bench = { ...bench, wake_limit: { ...bench.wake_limit, hold: () => () => {} } };
const anywhere: PlacementPlan = {
  ...placement,
  tool: null,
  engine: [],
  engine_io: [],
  load: [],
  engine_nodes: [],
  load_nodes: [],
  said: "unpinned: to see what pinning does",
};

const remembered = new Map<string, string>();
const restore = () => {
  for (const [path, value] of remembered) writeFileSync(path, value);
  remembered.clear();
};
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    restore();
    process.exit(130);
  });
}

/** A setting of the kernel, `a` without the step and `b` with it; null where this host does not let it be set. */
function setting(name: string, path: string, values: Record<SideName, string>): Step | null {
  try {
    accessSync(path, constants.W_OK);
  } catch {
    return null;
  }
  const before = readFileSync(path, "utf8");
  return {
    name,
    apply(side) {
      if (!remembered.has(path)) remembered.set(path, /\[(.+)\]/.exec(before)?.[1] ?? before.trim());
      writeFileSync(path, values[side]);
      return placement;
    },
  };
}

let letSleep = () => {};
const polling: Step = {
  name: "idle cores polling",
  each_turn: true,
  apply(side) {
    letSleep();
    letSleep = side === "b" ? bench.wake_limit.hold() : () => {};
    return placement;
  },
};

const THP = "/sys/kernel/mm/transparent_hugepage/enabled";
const steps = [
  placement.tool && { name: "pinned", apply: (side: SideName) => (side === "a" ? anywhere : placement) },
  placement.tool && {
    name: "load on a core of its own",
    apply: (side: SideName) => (side === "a" ? { ...placement, load: placement.engine } : placement),
  },
  setting("transparent huge pages: always to never", THP, { a: "always", b: "never" }),
  setting("transparent huge pages: always to madvise", THP, { a: "always", b: "madvise" }),
  setting("address space layout: random to fixed", "/proc/sys/kernel/randomize_va_space", { a: "2", b: "0" }),
  bench.wake_limit.holds && polling,
  setting("watchdog: on to off", "/proc/sys/kernel/watchdog", { a: "1", b: "0" }),
].filter((step): step is Step => Boolean(step));

const base = builtInWorkload("get-p1")!;
const workload = { ...base, open: { lead_in_ms: 150, duration_ms: 500 } };
const found: Record<string, unknown> = {};
try {
  say(placement.said);
  await prepareCommit({ house: bench.house, sha: head, signal });
  const wanted = only?.split(",");
  for (const step of steps.filter(({ name }) => !wanted || wanted.includes(name))) {
    const plans = { a: step.apply("a"), b: step.apply("b") };
    const { workloads } = await compareCommits({
      bench: step.each_turn ? unheld : bench,
      a: { sha: head, flags: [], placement: plans.a },
      b: { sha: head, flags: [], placement: plans.b },
      workloads: [workload],
      budget_ms: Number.POSITIVE_INFINITY,
      most_pairs: pairs,
      rests: "never",
      alpha: 0.01,
      smallest_effect: () => 0.005,
      key: step.name,
      signal,
      listener: {
        phase: ({ side, stage }) => void ((stage === "start" || step.each_turn) && step.apply(side)),
        run() {},
        judged() {},
      },
    });
    restore();
    letSleep();
    const { verdicts, pairs: runs } = workloads[0]!;
    found[step.name] = Object.fromEntries(
      METRICS.flatMap((metric) => {
        const verdict = verdicts.find((one) => one.metric === metric);
        if (!verdict) return [];
        const values = (side: SideName) =>
          runs.flatMap((pair) => pair[side].samples.find((one) => one.metric === metric)?.value ?? []);
        const noise = (side: SideName) => {
          const all = values(side);
          return pairNoise(all.flatMap((a, i) => (i % 2 ? [{ a: all[i - 1]!, b: a }] : []))).between_runs;
        };
        const share = (value: number | null) => (value === null ? null : Number((100 * value).toFixed(2)));
        const change = (ratio: number | null) => (ratio === null ? null : share(ratio - 1));
        return [
          [
            metric,
            {
              change_pct: change(verdict.ratio),
              low: change(verdict.ratio_low),
              high: change(verdict.ratio_high),
              cv_before_pct: share(noise("a")),
              cv_after_pct: share(noise("b")),
            },
          ],
        ];
      }),
    );
    say(`${step.name}: ${JSON.stringify(found[step.name])}`);
  }
  process.stdout.write(`${JSON.stringify(found)}\n`);
} finally {
  restore();
  letSleep();
  example.close();
}
