import { compareMetrics, type MetricKey, metricOf, resolutionOf } from "../../../db/contract/metric.ts";
import type { RunResult } from "../../../db/contract/run.ts";
import { judgePairs, lendSpread, type PairedSeries } from "../../verdict/index.ts";
import type { Workload } from "../../workloads/workload.ts";
import type { ComparedWorkload, Comparison } from "./comparison.ts";

type Verdict = ComparedWorkload["verdicts"][number];

/** The smallest relative change that matters in a metric of a workload. */
export type SmallestEffect = (metric: MetricKey, workload: Workload) => number;

/**
 * Judges every series of every workload anew. Alpha is shared equally by the workloads, and by each to what its windows tell,
 * and to the series of those that one pair has: the first with any, since a later series would have had a threshold too low and
 * is left out. Series of one metric lend each other their spread.
 */
export function judgeComparison(
  { workloads, alpha }: Comparison,
  { smallest_effect, judges }: { smallest_effect: SmallestEffect; judges: (metric: MetricKey) => boolean },
): void {
  const all = workloads.flatMap((state) =>
    WINDOWS.map((tells) => {
      const series = metricsOf(state, (metric) => judges(metric) && tells(metric)).map((metric) => ({
        metric,
        ...seriesOf(state, metric, smallest_effect(metric, state.workload)),
      }));
      return { state, series, alpha: alpha / workloads.length / (state.workload.open ? WINDOWS.length : 1) };
    }),
  );
  const series = all.flatMap((part) => part.series);
  for (const of_metric of Map.groupBy(series, ({ metric }) => metric).values()) {
    const lent = lendSpread(of_metric.map(({ pairs }) => pairs));
    for (const [i, one] of of_metric.entries()) one.lent = lent[i]!;
  }
  for (const [state, parts] of Map.groupBy(all, (part) => part.state)) {
    if (state.pairs.length === 0) continue;
    const judged = parts.flatMap(({ series, alpha }) =>
      judgePairs(series, { alpha }).map((verdict, i) => ({ ...verdict, metric: series[i]!.metric })),
    );
    if (judged.length === 0) {
      state.trouble ??= { side: null, said: "no figure that is judged came from both" };
    }
    state.verdicts = judged
      .map((verdict) => keepTold(verdict, state.verdicts))
      .toSorted((a, b) => compareMetrics(a.metric, b.metric));
  }
}

/** An open loop may be lost where the closed one counts, so that its series come with a later pair. */
const WINDOWS = [
  (metric: MetricKey) => !metric.startsWith("latency_"),
  (metric: MetricKey) => metric.startsWith("latency_"),
];

/** The interval never widens, but the mean within it may move: what was told once is not taken back. */
function keepTold(verdict: Verdict, before: readonly Verdict[]): Verdict {
  const told = before.find(({ metric }) => metric === verdict.metric)?.word ?? "can't tell";
  if (told === "can't tell" || verdict.word !== "can't tell") return verdict;
  return { ...verdict, word: told, reason: null, pairs_needed: null };
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

/** What both sides of the first pair with any of it have: the number of series that alpha is shared by must not grow. */
function metricsOf({ pairs }: ComparedWorkload, judges: (metric: MetricKey) => boolean): MetricKey[] {
  for (const { a, b } of pairs) {
    const shared = a.samples
      .map(({ metric }) => metric)
      .filter((metric) => judges(metric) && figureOf(b, metric) !== null);
    if (shared.length > 0) return shared;
  }
  return [];
}

function figureOf({ samples }: RunResult, metric: MetricKey): number | null {
  return samples.find((one) => one.metric === metric)?.value ?? null;
}
