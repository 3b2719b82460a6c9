/** The ratios of one metric over many series, in one figure. */
export interface MetricMean {
  metric: string;
  /** Null where no series has a ratio. */
  ratio: number | null;
  /** Series that are in it, and those that are not: one of the two without a value, or with zero. */
  series: number;
  left_out: number;
}

/**
 * The geometric mean of each metric's ratios, in the order in which metrics appear: the only mean of normalised figures
 * that does not depend on which of the two they are normalised to (Fleming & Wallace 1986, "How not to lie with statistics:
 * the correct way to summarize benchmark results"). It weighs every series alike, and is a summary, never a verdict.
 */
export function geometricMeans(rows: readonly { metric: string; ratio: number | null }[]): MetricMean[] {
  return [...Map.groupBy(rows, ({ metric }) => metric)].map(([metric, group]) => {
    const logs = group.flatMap(({ ratio }) => (ratio !== null && ratio > 0 ? [Math.log(ratio)] : []));
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    return {
      metric,
      ratio: logs.length > 0 ? Math.exp(mean) : null,
      series: logs.length,
      left_out: group.length - logs.length,
    };
  });
}
