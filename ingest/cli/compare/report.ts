import type { Metric, MetricKey } from "../../../db/contract/metric.ts";
import { metricOf } from "../../../db/contract/metric.ts";
import type { Bench } from "../../session/bench.ts";
import type { ComparedWorkload, Comparison } from "../../session/compare/comparison.ts";
import type { PairVerdict } from "../../verdict/index.ts";
import { type ComparedWord, comparedWord } from "./compared-word.ts";
import type { NamedSide } from "./sides.ts";

/** What `plumbline compare --json` prints. Ratios are B / A. */
export interface ComparisonReport {
  a: NamedSide;
  b: NamedSide;
  placement: string;
  /** Whether idle cores were kept awake. */
  wake_limit: string;
  /** Nothing was held to cores of its own: the figures are labelled so. */
  unpinned: boolean;
  sandbox: string;
  /** Probability that any series is said to differ though both are equal, over all looks. */
  alpha: number;
  runs: number;
  duration_ms: number;
  ended: Comparison["ended"] | "stopped";
  workloads: {
    name: string;
    title: string;
    pairs: number;
    spoilt: number;
    trouble: string | null;
    /** What an engine that failed wrote last. */
    output: string | null;
    series: ComparedSeries[];
  }[];
}

export interface ComparedSeries extends Omit<PairVerdict, "key" | "word" | "pairs_needed"> {
  metric: MetricKey;
  title: string;
  unit: Metric["unit"];
  word: ComparedWord;
  /** Runs of both sides together that it would still take; null where told, or where nobody would wait for them. */
  runs_needed: number | null;
}

export function comparisonReport({
  sides,
  bench: { placement, wake_limit, house },
  comparison,
  stopped,
}: {
  sides: { a: NamedSide; b: NamedSide };
  bench: Bench;
  comparison: Comparison;
  stopped: boolean;
}): ComparisonReport {
  const { alpha, runs, duration_ms, ended, workloads } = comparison;
  return {
    ...sides,
    placement: placement.said,
    wake_limit: wake_limit.said,
    unpinned: placement.tool === null,
    sandbox: house.sandbox.said,
    alpha,
    runs,
    duration_ms: Math.round(duration_ms),
    ended: stopped ? "stopped" : ended,
    workloads: workloads.map((one) => ({
      name: one.workload.name,
      title: one.workload.title,
      pairs: one.pairs.length,
      spoilt: one.spoilt,
      trouble: one.trouble?.said ?? null,
      output: one.trouble?.output ?? null,
      series: seriesOf(one),
    })),
  };
}

/** What was found in each metric of a workload. */
export function seriesOf({ verdicts }: Pick<ComparedWorkload, "verdicts">): ComparedSeries[] {
  return verdicts.map(({ key: _, word, pairs_needed, metric, ...figures }) => ({
    metric,
    title: metricOf(metric).title,
    unit: metricOf(metric).unit,
    word: comparedWord(word, metric),
    ...figures,
    runs_needed: pairs_needed === null ? null : 2 * pairs_needed,
  }));
}
