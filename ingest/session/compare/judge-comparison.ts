import { type MetricKey, metricOf, resolutionOf } from "../../../db/contract/metric.ts";
import type { RunResult } from "../../../db/contract/run.ts";
import { judgePairs, lendSpread, type PairedSeries } from "../../verdict/index.ts";
import type { Workload } from "../../workloads/workload.ts";
import type { ComparedWorkload, Comparison } from "./comparison.ts";

/** The smallest relative change that matters in a metric of a workload. */
export type SmallestEffect = (metric: MetricKey, workload: Workload) => number;

/**
 * Judges every series of every workload anew. Alpha is shared equally by the workloads, and within one by the series that
 * its first pair brought: one that turns up later would have had a threshold too low, and is left out. Series of one metric lend
 * each other their spread.
 */
export function judgeComparison(
  { workloads, alpha }: Comparison,
  { smallest_effect, judges }: { smallest_effect: SmallestEffect; judges: (metric: MetricKey) => boolean },
): void {
  const measured = workloads.filter(({ pairs }) => pairs.length > 0);
  const metricsOf = ({ verdicts, ...state }: ComparedWorkload) =>
    verdicts.length > 0 ? verdicts.map(({ metric }) => metric) : sharedMetrics(state, judges);
  const all = measured.map((state) =>
    metricsOf(state).map((metric) => ({
      metric,
      ...seriesOf(state, metric, smallest_effect(metric, state.workload)),
    })),
  );
  for (const of_metric of Map.groupBy(all.flat(), ({ metric }) => metric).values()) {
    const lent = lendSpread(of_metric.map(({ pairs }) => pairs));
    for (const [i, one] of of_metric.entries()) one.lent = lent[i]!;
  }
  for (const [at, state] of measured.entries()) {
    const before = state.verdicts;
    const series = all[at]!;
    const metrics = series.map(({ metric }) => metric);
    if (metrics.length === 0) {
      state.trouble ??= { side: null, said: "no figure that is judged came from both" };
    }
    state.verdicts = judgePairs(series, { alpha: alpha / workloads.length }).map((verdict, i) => {
      // The interval never widens, but the mean within it may move: what was told once is not taken back.
      const told = before[i] && before[i].word !== "can't tell" && verdict.word === "can't tell";
      const kept = told ? { word: before[i]!.word, reason: null, pairs_needed: null } : {};
      return { ...verdict, ...kept, metric: metrics[i]! };
    });
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
    resolution: resolutionOf(metric),
    pairs: pairs.flatMap((pair) => {
      const [a, b] = [figureOf(pair.a, metric), figureOf(pair.b, metric)];
      return a === null || b === null ? [] : [{ a, b }];
    }),
  };
}

function sharedMetrics(
  { pairs: [first] }: Pick<ComparedWorkload, "pairs">,
  judges: (metric: MetricKey) => boolean,
): MetricKey[] {
  if (!first) return [];
  return first.a.samples
    .map(({ metric }) => metric)
    .filter((metric) => judges(metric) && figureOf(first.b, metric) !== null);
}

function figureOf({ samples }: RunResult, metric: MetricKey): number | null {
  return samples.find((one) => one.metric === metric)?.value ?? null;
}
