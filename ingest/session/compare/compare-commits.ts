import { type MetricKey, metricOf } from "../../../db/contract/metric.ts";
import { isSettled } from "../../verdict/index.ts";
import type { Workload } from "../../workloads/workload.ts";
import type { Bench } from "../measure-run.ts";
import type { ComparedWorkload, CompareListener, Comparison, Side } from "./comparison.ts";
import { judgeComparison } from "./judge-comparison.ts";
import { measurePair } from "./measure-pair.ts";

/**
 * Measures two commits by turns, workload after workload, and judges every series after each turn by a test that holds whenever
 * one looks. A workload rests when all of it is told, or would not be within the budget; it ends when all rest, or
 * when the next turn would go beyond the budget. A workload that one side cannot run is not compared, and says why.
 * Throws only on abort; what was known by then the listener was told.
 */
export async function compareCommits({
  bench,
  a,
  b,
  workloads,
  budget_ms,
  most_pairs = Number.POSITIVE_INFINITY,
  rests = true,
  alpha,
  smallest_effect = (metric) => metricOf(metric).smallest_effect,
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
  /** Whether a workload rests as soon as more of it is no use. */
  rests?: boolean;
  /** Probability of any false verdict, over all series and all looks. */
  alpha: number;
  /** As a share. */
  smallest_effect?: (metric: MetricKey) => number;
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
      lost_turns: 0,
      trouble: null,
      settled: false,
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
  for (let turn = 0; ; turn += 1) {
    const turn_started = performance.now();
    for (const state of states.filter(isOpen)) {
      comparison.runs += await measurePair(measuring, state, turn);
    }
    const now = performance.now();
    comparison.duration_ms = now - started;
    judgeComparison(comparison, smallest_effect);
    const affordable = Math.floor((budget_ms - comparison.duration_ms) / (now - turn_started));
    const turns_left = Math.min(most_pairs - turn - 1, affordable);
    for (const state of states) state.settled = rests && isSettled(state, turns_left);
    listener?.judged(comparison);
    const open = states.some(isOpen);
    if (open && turns_left >= 1) continue;
    comparison.ended = endOf(states);
    return comparison;
  }
}

function endOf(states: readonly ComparedWorkload[]): Comparison["ended"] {
  if (states.every(({ pairs }) => pairs.length === 0)) return "nothing-to-measure";
  if (states.some(isOpen)) return "budget";
  const told = states.every(({ verdicts }) => verdicts.every(({ word }) => word !== "can't tell"));
  return told ? "told" : "out-of-reach";
}

function isOpen({ settled, trouble }: ComparedWorkload): boolean {
  return !settled && trouble === null;
}
