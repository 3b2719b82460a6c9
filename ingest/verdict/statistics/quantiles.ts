/** The p-quantile of ascending numbers, interpolated linearly (Hyndman and Fan 1996, type 7). NaN when empty. */
export function quantileSorted(ascending: ArrayLike<number>, p: number): number {
  if (ascending.length === 0) return Number.NaN;
  const place = p * (ascending.length - 1);
  const below = Math.floor(place);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low + (high - low) * (place - below);
}

/** The p-quantile of numbers in any order; the input is left as it is. NaN when empty. */
export function quantile(values: ArrayLike<number>, p: number): number {
  return quantileSorted(Float64Array.from(values).sort(), p);
}

/** The median; of an even count, the mean of the middle two. NaN when empty. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

const MEDIAN_VARIANCE = [1, 1, 0.5, 0.4487, 0.2982, 0.2868, 0.2147, 0.2104, 0.1682, 0.1661];

/**
 * Variance of the median of n independent normal values of variance 1
 * (order statistics of the normal: Sarhan and Greenberg 1962; beyond 9 the asymptote pi / 2(n + pi/2 - 1)).
 */
export function medianVariance(n: number): number {
  return MEDIAN_VARIANCE[n] ?? Math.PI / (2 * n + Math.PI - 2);
}
