import { type MetricKey, metricOf } from "../../../db/contract/metric.ts";
import { smallestEffectsOf } from "../../../db/contract/smallest-effect.ts";
import type { Workload } from "../../workloads/workload.ts";
import type { Bench } from "../bench.ts";
import type { ComparedWorkload, CompareListener, Comparison, Side } from "./comparison.ts";
import { judgeComparison, type SmallestEffect } from "./judge-comparison.ts";
import { type Measuring, measurePair } from "./measure-pair.ts";
import { isTold, type Left, type Rests, shareBudget, wasInReach } from "./share-budget.ts";

/**
 * Measures two commits by turns, workload after workload, and judges every series after each turn by a test that holds whenever
 * one looks. It ends when all workloads rest.
 * A workload that one side cannot run is not compared, and says why.
 * Throws only on abort; what was known by then the listener was told.
 */
export async function compareCommits({
  bench,
  a,
  b,
  workloads,
  budget_ms,
  most_pairs = Number.POSITIVE_INFINITY,
  rests = "out-of-reach",
  alpha,
  smallest_effect = (metric, workload) => smallestEffectsOf(workload)(metric),
  judges = (metric) => metricOf(metric).detects,
  key,
  signal,
  listener,
}: {
  bench: Bench;
  a: Side;
  b: Side;
  workloads: readonly Workload[];
  budget_ms: number;
  /** Of each workload. */
  most_pairs?: number;
  rests?: Rests;
  /** Probability of any false verdict, over all series and all looks. */
  alpha: number;
  /** As a share; what the workload or else the metric says where left out. */
  smallest_effect?: SmallestEffect;
  /** Which metrics are judged: each shares the level, and takes the others more turns. */
  judges?: (metric: MetricKey) => boolean;
  /** Seeds the requests, which are the same for both. */
  key: string;
  signal: AbortSignal;
  listener?: CompareListener;
}): Promise<Comparison> {
  const started = performance.now();
  const states = workloads.map(
    (workload): ComparedWorkload => ({
      workload,
      pairs: [],
      verdicts: [],
      spoilt: 0,
      turns: 0,
      turn_ms: 0,
      lost_turns: 0,
      trouble: null,
    }),
  );
  const comparison: Comparison = {
    workloads: states,
    runs: 0,
    duration_ms: 0,
    ended: "told",
    alpha,
  };
  const measuring = { bench, sides: { a, b }, key, signal, listener };
  for (let due: readonly ComparedWorkload[] = states; due.length > 0; ) {
    for (const state of due) comparison.runs += await timedPair(measuring, state);
    comparison.duration_ms = performance.now() - started;
    judgeComparison(comparison, { smallest_effect, judges });
    listener?.judged(comparison);
    const left = { left_ms: budget_ms - comparison.duration_ms, most_pairs, rests };
    due = shareBudget(states, left);
    if (due.length === 0) comparison.ended = endOf(states, left);
  }
  return comparison;
}

async function timedPair(measuring: Measuring, state: ComparedWorkload): Promise<number> {
  const started = performance.now();
  const runs = await measurePair(measuring, state, state.turns);
  const took_ms = performance.now() - started;
  state.turn_ms = (state.turn_ms * state.turns + took_ms) / (state.turns + 1);
  state.turns += 1;
  return runs;
}

function endOf(states: readonly ComparedWorkload[], left: Left): Comparison["ended"] {
  if (states.every(({ pairs }) => pairs.length === 0)) return "nothing-to-measure";
  const untold = states.filter((state) => !isTold(state));
  if (untold.length === 0) return "told";
  const reachable = untold.some((state) => state.trouble === null && wasInReach(state, left));
  return reachable ? "budget" : "out-of-reach";
}
