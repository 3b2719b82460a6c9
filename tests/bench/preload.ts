import { Command } from "commander";
import { prepareCommit } from "../../ingest/engine/prepare/prepare.ts";
import { cpuTimeUs } from "../../ingest/process/process-tree.ts";
import { firstOf } from "../../ingest/session/own-latency.ts";
import { underLoad } from "../../ingest/session/under-load.ts";
import { builtInWorkload } from "../../ingest/workloads/catalogue/index.ts";
import { openExampleBench } from "./example-bench.ts";
import { intervalOfRatio } from "./preload/interval.ts";

/** What looking inside costs the engine in CPU time per operation: with the preload silent, and while it profiles, against none. */
const {
  rounds,
  json,
  window,
  workload: name,
} = new Command("bench:preload")
  .description(
    "Measure what the inspecting preload costs in CPU time per operation; the last line is one line of JSON.",
  )
  .option("--rounds <n>", "rounds, each with every way twice", Number, 20)
  .option("--window <ms>", "length of each window", Number, 1_000)
  .option("--workload <name>", "a workload with a closed window", "get-p16")
  .option("--json", "print the JSON line only")
  .parse()
  .opts<{ rounds: number; window: number; workload: string; json?: boolean }>();

const WAYS = ["none", "idle", "profiling"] as const;
type Way = (typeof WAYS)[number];

const say = (text: string) => (json ? undefined : process.stderr.write(`${text}\n`));
const example = await openExampleBench("preload");
const { bench, head } = example;
const signal = new AbortController().signal;
const prepared = await prepareCommit({ house: bench.house, sha: head, signal });
const workload = builtInWorkload(name)!;

/** CPU time of the engine for one operation, in microseconds. */
function measure(way: Way, seed: number): Promise<number> {
  const inspected = way !== "none";
  return underLoad(
    { bench, planned: { workload, flags: [] }, prepared, seed, inspected, signal },
    async ({ engine: running, drive }) => {
      if (way === "profiling") await running.inspect!.begin();
      const before = cpuTimeUs(running.pid);
      const { result } = await drive(window);
      const after = cpuTimeUs(running.pid);
      if (before === null || after === null) throw new Error("this system does not tell CPU time");
      return (after - before) / firstOf(result).operations;
    },
  );
}

const logs = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
try {
  for (let round = 0; round < rounds; round += 1) {
    const first = WAYS.map((_, i) => WAYS[(i + round) % WAYS.length]!);
    const sums = new Map<Way, number>(WAYS.map((way) => [way, 0]));
    // There and back, so that a drift within the round falls on all alike.
    for (const way of [...first, ...first.toReversed()]) {
      const cpu_us = await measure(way, round);
      sums.set(way, sums.get(way)! + Math.log(cpu_us) / 2);
      say(`round ${round + 1}, ${way}: ${cpu_us.toFixed(3)} us of CPU an operation`);
    }
    for (const way of WAYS) logs.get(way)!.push(sums.get(way)!);
  }
} finally {
  example.close();
}

const cost = (way: Way) =>
  intervalOfRatio(logs.get(way)!.map((log, round) => log - logs.get("none")![round]!));
const [idle, profiling] = [cost("idle"), cost("profiling")];
const mean_us = Math.exp(logs.get("none")!.reduce((sum, log) => sum + log, 0) / rounds);
process.stdout.write(
  `${JSON.stringify({
    workload: name,
    rounds,
    cpu_us_per_operation: Number(mean_us.toFixed(4)),
    idle_cost_pct: idle.percent,
    idle_low: idle.low,
    idle_high: idle.high,
    profiling_cost_pct: profiling.percent,
    profiling_low: profiling.low,
    profiling_high: profiling.high,
  })}\n`,
);
