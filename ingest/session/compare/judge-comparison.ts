import { type MetricKey, metricOf } from "../../../db/contract/metric.ts";
import type { RunResult } from "../../../db/contract/run.ts";
import { judgePairs, type PairedSeries } from "../../verdict/index.ts";
import type { ComparedWorkload, Comparison } from "./comparison.ts";

/**
 * Judges every series of every workload anew. What the first turn brought is the family that shares alpha: a series that
 * turns up later would have had a threshold too low, and is left out.
 */
export function judgeComparison(comparison: Comparison, smallestEffect: (metric: MetricKey) => number): void {
  const fresh = comparison.family === 0;
  for (const state of comparison.workloads) {
    if (fresh) comparison.family += sharedMetrics(state).length;
  }
  const { alpha, family } = comparison;
  for (const state of comparison.workloads) {
    const metrics = fresh ? sharedMetrics(state) : state.verdicts.map(({ metric }) => metric);
    const series = metrics.map((metric) => seriesOf(state, metric, smallestEffect(metric)));
    const verdicts = judgePairs(series, { alpha, family });
    state.verdicts = verdicts.map((verdict, i) => ({ ...verdict, metric: metrics[i]! }));
  }
}

function seriesOf(
  { workload, pairs }: ComparedWorkload,
  metric: MetricKey,
  smallest_effect: number,
): PairedSeries {
  return {
    key: `${workload.name} ${metric}`,
    better: metricOf(metric).better,
    smallest_effect,
    pairs: pairs.flatMap((pair) => {
      const [a, b] = [figureOf(pair.a, metric), figureOf(pair.b, metric)];
      return a === null || b === null ? [] : [{ a, b }];
    }),
  };
}

function sharedMetrics({ pairs: [first] }: ComparedWorkload): MetricKey[] {
  if (!first) return [];
  return first.a.samples
    .map(({ metric }) => metric)
    .filter((metric) => metricOf(metric).detects && figureOf(first.b, metric) !== null);
}

function figureOf({ samples }: RunResult, metric: MetricKey): number | null {
  return samples.find((one) => one.metric === metric)?.value ?? null;
}
