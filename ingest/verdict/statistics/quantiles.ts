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
  const copy = new Float64Array(values);
  return quantileInPlace(copy, copy.length, p);
}

/** The median; of an even count, the mean of the middle two. NaN when empty. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/**
 * The p-quantile of the first `n` numbers, which it puts into another order: the same number as of all of them sorted, in
 * linear time (Hoare 1961).
 */
export function quantileInPlace(values: Float64Array, n: number, p: number): number {
  if (n === 0) return Number.NaN;
  // NaN has no place among numbers; sorting puts it last.
  for (let i = 0; i < n; i++)
    if (Number.isNaN(values[i]!)) return quantileSorted(values.subarray(0, n).sort(), p);
  const place = p * (n - 1);
  const below = Math.floor(place);
  select(values, n, below);
  const low = values[below]!;
  if (below + 1 >= n) return low;
  let high = values[below + 1]!;
  for (let i = below + 2; i < n; i++) if (values[i]! < high) high = values[i]!;
  return low + (high - low) * (place - below);
}

/** Of the first `n` numbers, none of them NaN, the one that is larger than `rank` others; puts them into another order. */
export function rankInPlace(values: Float64Array, n: number, rank: number): number {
  select(values, n, rank);
  return values[rank]!;
}

/** So few are sorted by insertion. */
const FEW = 12;

/** Puts the number of rank `k` in its place, none larger before it and none smaller after. */
function select(values: Float64Array, n: number, k: number): void {
  let left = 0;
  let right = n - 1;
  while (right - left >= FEW) {
    const pivot = middleOf(values[left]!, values[(left + right) >> 1]!, values[right]!);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
  for (let i = left + 1; i <= right; i++) {
    const value = values[i]!;
    let at = i - 1;
    for (; at >= left && values[at]! > value; at--) values[at + 1] = values[at]!;
    values[at + 1] = value;
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

const MEDIAN_VARIANCE = [1, 1, 0.5, 0.4487, 0.2982, 0.2868, 0.2147, 0.2104, 0.1682, 0.1661];

/**
 * Variance of the median of n independent normal values of variance 1
 * (order statistics of the normal: Sarhan and Greenberg 1962; beyond 9 the asymptote pi / 2(n + pi/2 - 1)).
 */
export function medianVariance(n: number): number {
  return MEDIAN_VARIANCE[n] ?? Math.PI / (2 * n + Math.PI - 2);
}
