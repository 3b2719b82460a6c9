import { seriesWords } from "../../components/ui/series-words.ts";
import { metricOf } from "../../db/contract/metric.ts";
import type { CompareAsked } from "./asked.ts";
import type { ComparedSeries } from "./read-comparison.ts";

/** The series that a comparison is narrowed to by text, workload and metric: the sentence is about these. */
export function chooseSeries(
  series: readonly ComparedSeries[],
  { q, workload, metric }: Pick<CompareAsked, "q" | "workload" | "metric">,
): ComparedSeries[] {
  const words = q?.toLowerCase().split(/\s+/) ?? [];
  return series.filter((one) => {
    if (workload !== undefined && one.workload !== workload) return false;
    if (metric !== undefined && metricOf(one.metric).name !== metric) return false;
    const text = `${seriesWords(one)} ${one.workload} ${one.variant} ${one.metric}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Those that changed first, the strongest of them on top; by the size of the change; or as series are listed elsewhere. */
export function orderSeries(series: readonly ComparedSeries[], sort: CompareAsked["sort"]): ComparedSeries[] {
  if (sort === "series") return [...series];
  const weight = (one: ComparedSeries) => (sort === "change" ? 0 : WEIGHTS[one.row.verdict]);
  const size = (one: ComparedSeries) =>
    sort === "change" || WEIGHTS[one.row.verdict] < LEAST ? sizeOf(one) : 0;
  return series.toSorted((one, other) => weight(one) - weight(other) || size(other) - size(one));
}

export function isChanged({ row: { verdict } }: ComparedSeries): boolean {
  return verdict === "worse" || verdict === "better";
}

const LEAST = 2;
const WEIGHTS: Record<ComparedSeries["row"]["verdict"], number> = {
  worse: 0,
  better: 1,
  "no change": LEAST,
  "can't tell": LEAST,
};

/** A ratio that is not known is smaller than any. */
function sizeOf({ row: { ratio } }: ComparedSeries): number {
  return ratio === null || ratio <= 0 ? -1 : Math.abs(Math.log(ratio));
}
