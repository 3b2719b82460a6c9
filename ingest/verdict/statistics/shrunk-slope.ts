/** Of fewer pairs nothing is learned. */
const LEAST_PAIRS = 5;

/**
 * How much of x there is in y: the slope of the regression of y on x over the first n pairs, in [0, 1], shrunk by the share of it
 * that its own standard error could explain (positive-part James-Stein; James & Stein 1961). Zero of fewer than five pairs, where
 * x stands still, and where y moves against it.
 */
export function shrunkSlope(x: ArrayLike<number>, y: ArrayLike<number>, n: number): number {
  if (n < LEAST_PAIRS) return 0;
  let [mean_x, mean_y] = [0, 0];
  for (let i = 0; i < n; i++) {
    mean_x += x[i]!;
    mean_y += y[i]!;
  }
  mean_x /= n;
  mean_y /= n;
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i]! - mean_x) ** 2;
    xy += (x[i]! - mean_x) * (y[i]! - mean_y);
    yy += (y[i]! - mean_y) ** 2;
  }
  const slope = xy / xx;
  if (!(slope > 0)) return 0;
  const error_squared = Math.max(0, yy - slope * xy) / (n - 2) / xx;
  return Math.min(1, slope * Math.max(0, 1 - error_squared / slope ** 2));
}
