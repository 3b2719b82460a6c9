/** What happened in a stretch of a run: the least, the mean and the greatest rate of its intervals. */
export type RateBin = { low: number; mean: number; high: number };

/**
 * The rates of a window's intervals, a second, in at most so many stretches of equal length. Intervals after the end of the window
 * and one that it ends in are left out: what came late is none of its rate.
 */
export function rateBins(
  {
    operations,
    interval_ms,
    duration_ms,
  }: { operations: readonly number[]; interval_ms: number; duration_ms: number },
  most: number,
): RateBin[] {
  const whole = operations.slice(0, Math.floor(duration_ms / interval_ms + 1e-9));
  const per_bin = Math.max(1, Math.ceil(whole.length / most));
  const bins: RateBin[] = [];
  for (let from = 0; from < whole.length; from += per_bin) {
    const rates = whole.slice(from, from + per_bin).map((count) => (count * 1_000) / interval_ms);
    bins.push({
      low: Math.min(...rates),
      mean: rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
      high: Math.max(...rates),
    });
  }
  return bins;
}
