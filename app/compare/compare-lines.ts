import type { CompareLine } from "../../components/compare/compare-table.tsx";
import type { MeanLine } from "../../components/compare/geometric-means.tsx";
import { withinWords } from "../../components/ui/figures.ts";
import { type MetricKey, type MetricName, metricOf } from "../../db/contract/metric.ts";
import { apartReason, apartVerdict, geometricMeans, type Verdict } from "../../ingest/verdict/index.ts";
import type { CompareAsked } from "./asked.ts";
import { chooseSeries, isChanged, orderSeries } from "./choose-series.ts";
import type { ComparedSeries } from "./read-comparison.ts";

/** A comparison as it is told: the sentence and the means are of the chosen series, of which some are shown. */
export type Told = {
  verdict: Verdict;
  lines: CompareLine[];
  means: MeanLine[];
  /** How many of the ratios in the means are of raw medians. */
  raw: number;
  counts: { all: number; chosen: number; changed: number };
};

/** Narrows a comparison to what was asked for, and computes the sentence from these rows alone. */
export function tellComparison(
  series: readonly ComparedSeries[],
  asked: Omit<CompareAsked, "a" | "b">,
): Told {
  const chosen = chooseSeries(series, asked);
  const changed = chosen.filter(isChanged);
  const shown = orderSeries(asked.only === "changed" ? changed : chosen, asked.sort);
  return {
    verdict: apartVerdict(chosen.map(({ row }) => row)),
    lines: shown.map(lineOf),
    means: meansOf(chosen),
    raw: chosen.filter(({ metric, row }) => isWhole(metric) && row.basis === "medians" && row.ratio).length,
    counts: { all: series.length, chosen: chosen.length, changed: changed.length },
  };
}

function lineOf({ row, ...about }: ComparedSeries): CompareLine {
  const { a, b, ratio, ratio_low, ratio_high, verdict, basis } = row;
  const why = verdict === "no change" ? withinWords(row.smallest_effect) : apartReason(row);
  return { ...about, a, b, ratio, ratio_low, ratio_high, basis, word: verdict, why };
}

/** Of whole workloads: a part's figures are in those of its workload already. */
function meansOf(series: readonly ComparedSeries[]): MeanLine[] {
  const whole = series.flatMap(({ metric, row: { ratio } }) => (isWhole(metric) ? [{ metric, ratio }] : []));
  return geometricMeans(whole).map((mean) => ({ ...mean, metric: mean.metric as MetricName }));
}

function isWhole(metric: MetricKey): boolean {
  return metricOf(metric).part === null;
}
