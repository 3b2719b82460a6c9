import { compareMetrics, type MetricKey } from "../../db/contract/metric.ts";
import type { SideSeries } from "../../db/queries/compare/side-series.ts";

/** One line of a comparison: what the two measured of the same thing. */
export type SeriesPair = {
  workload: string;
  variant: string;
  metric: MetricKey;
  a: SideSeries | null;
  b: SideSeries | null;
  /** Whether both were measured under the same traffic and, where variants are not what is compared, the same flags. */
  alike: boolean;
};

/** What is compared: the same variants, or one with another. */
export type Variants = { a: string; b: string } | null;

/**
 * Pairs the series of two commits by workload, variant and metric: the newest revision in which both have a value, else
 * the newest of each, which are not alike. In the order of display.
 */
export function pairSeries(
  of_a: readonly SideSeries[],
  of_b: readonly SideSeries[],
  variants: Variants,
): SeriesPair[] {
  const a = groupSeries(
    of_a.filter(({ variant }) => variants === null || variant === variants.a),
    variants,
  );
  const b = groupSeries(
    of_b.filter(({ variant }) => variants === null || variant === variants.b),
    variants,
  );
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((key) => pairOf(a.get(key) ?? [], b.get(key) ?? [], variants))
    .sort(inOrder);
}

function groupSeries(series: readonly SideSeries[], variants: Variants): Map<string, SideSeries[]> {
  return Map.groupBy(series, ({ workload, variant, metric }) =>
    [workload, variants === null ? variant : "", metric].join(" "),
  );
}

/** Both lists have the newest revision first, and one of them a series at least. */
function pairOf(a: SideSeries[], b: SideSeries[], variants: Variants): SeriesPair {
  for (const one of a) {
    const other = b.find((own) => isAlike(one, own, variants));
    if (other) return { ...nameOf(one), a: one, b: other, alike: true };
  }
  const [one = null] = a;
  const [other = null] = b;
  return { ...nameOf((one ?? other)!), a: one, b: other, alike: one === null || other === null };
}

function isAlike(one: SideSeries, other: SideSeries, variants: Variants): boolean {
  return (
    one.workload_revision_id === other.workload_revision_id &&
    (variants !== null || one.variant_id === other.variant_id)
  );
}

function nameOf({
  workload,
  variant,
  metric,
}: SideSeries): Pick<SeriesPair, "workload" | "variant" | "metric"> {
  return { workload, variant, metric };
}

function inOrder(one: SeriesPair, other: SeriesPair): number {
  const [x, y] = [(one.a ?? one.b)!, (other.a ?? other.b)!];
  return (
    x.workload_revision_id - y.workload_revision_id ||
    x.variant_id - y.variant_id ||
    compareMetrics(one.metric, other.metric)
  );
}
