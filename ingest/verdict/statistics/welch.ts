import { studentCritical } from "./student.ts";

/** The difference of two means and its interval. */
export interface WelchInterval {
  /** Mean of the second less mean of the first. */
  difference: number;
  low: number;
  high: number;
  freedom: number;
}

/**
 * Interval of level 1 - `alpha` for the difference of two means whose variances may differ (Welch 1947, degrees of freedom of
 * Satterthwaite 1946). Unbounded where a side has fewer than two values.
 */
export function welchInterval(
  one: readonly number[],
  other: readonly number[],
  alpha: number,
): WelchInterval {
  const [a, b] = [partOf(one), partOf(other)];
  const difference = b.mean - a.mean;
  const variance = a.variance + b.variance;
  if (Math.min(one.length, other.length) < 2) {
    return { difference, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, freedom: 0 };
  }
  if (variance === 0)
    return { difference, low: difference, high: difference, freedom: Number.POSITIVE_INFINITY };
  const freedom = variance ** 2 / (a.variance ** 2 / (one.length - 1) + b.variance ** 2 / (other.length - 1));
  const half = studentCritical(alpha, freedom) * Math.sqrt(variance);
  return { difference, low: difference - half, high: difference + half, freedom };
}

/** A mean with its own variance. */
function partOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / Math.max(1, values.length - 1) / values.length };
}
