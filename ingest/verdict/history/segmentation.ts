/** Running sums of values and weights, from which the cost of any stretch follows in constant time. */
export interface Sums {
  weight: Float64Array;
  value: Float64Array;
  square: Float64Array;
}

export function runningSums(values: ArrayLike<number>, weights: ArrayLike<number>): Sums {
  const n = values.length;
  const sums = {
    weight: new Float64Array(n + 1),
    value: new Float64Array(n + 1),
    square: new Float64Array(n + 1),
  };
  const origin = values[0] ?? 0;
  for (let i = 0; i < n; i++) {
    const x = values[i]! - origin;
    const w = weights[i]!;
    sums.weight[i + 1] = sums.weight[i]! + w;
    sums.value[i + 1] = sums.value[i]! + w * x;
    sums.square[i + 1] = sums.square[i]! + w * x * x;
  }
  return sums;
}

/** Weighted squared deviation of values [from, to) from their weighted mean. */
export function stretchCost(sums: Sums, from: number, to: number): number {
  const weight = sums.weight[to]! - sums.weight[from]!;
  const value = sums.value[to]! - sums.value[from]!;
  const square = sums.square[to]! - sums.square[from]!;
  return weight > 0 ? Math.max(0, square - (value * value) / weight) : 0;
}

/** Pruning costs as much as it saves when done at every place. */
const PRUNED_EVERY = 4;

/** Costs that differ by no more are equal: pruning must not decide by the last bit. */
const ROUNDING = 1e-9;

/**
 * Exact segmentation into constant levels: minimises the summed weighted squared deviation plus `penalty` per level.
 * Optimal partitioning (Jackson et al. 2005) with the pruning of PELT (Killick et al. 2012) and, where nothing changes, of pDPA
 * (Rigaill 2015): a start is dropped once no level is left with which it would, at every place since, have beaten a fresh start.
 * `weights` are inverse variances; so a penalty of z^2 asks about z standard deviations of a change.
 * Returns the first index of every level; the first is 0.
 */
export function optimalPartition(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  penalty: number,
): number[] {
  const n = values.length;
  if (n === 0) return [];
  const { weight, value, square } = runningSums(values, weights);
  const best = new Float64Array(n + 1);
  const last = new Int32Array(n + 1);
  best[0] = -penalty;
  const candidates = new Int32Array(n + 1);
  const without = new Float64Array(n + 1);
  const mean = new Float64Array(n + 1);
  const low = new Float64Array(n + 1).fill(Number.NEGATIVE_INFINITY);
  const high = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  let kept = 1;
  for (let to = 1; to <= n; to++) {
    const [weight_to, value_to, square_to] = [weight[to]!, value[to]!, square[to]!];
    let chosen = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < kept; i++) {
      const from = candidates[i]!;
      const sum = value_to - value[from]!;
      const level = sum / (weight_to - weight[from]!);
      const stray = square_to - square[from]! - sum * level;
      const cost = best[from]! + (stray > 0 ? stray : 0);
      mean[i] = level;
      without[i] = cost;
      if (cost < least) {
        least = cost;
        chosen = i;
      }
    }
    const bound = least + penalty;
    best[to] = bound;
    last[to] = candidates[chosen]!;
    if (to % PRUNED_EVERY !== 0) {
      candidates[kept++] = to;
      continue;
    }
    let left = 0;
    for (let i = 0; i < kept; i++) {
      const from = candidates[i]!;
      const spare = bound + ROUNDING - without[i]!;
      if (spare < 0) continue;
      const reach = Math.sqrt(spare / (weight_to - weight[from]!));
      const lowest = mean[i]! - reach;
      const highest = mean[i]! + reach;
      if (lowest > low[from]!) low[from] = lowest;
      if (highest < high[from]!) high[from] = highest;
      if (low[from]! <= high[from]!) candidates[left++] = from;
    }
    candidates[left] = to;
    kept = left + 1;
  }
  const starts: number[] = [];
  for (let to = n; to > 0; to = last[to]!) starts.push(last[to]!);
  return starts.reverse();
}

/**
 * Moves every boundary to its best place between its neighbours until none moves.
 * Used after a level has been dropped; the number of levels stays.
 */
export function settleBoundaries(
  starts: readonly number[],
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
): number[] {
  const sums = runningSums(values, weights);
  const settled = [...starts];
  for (let pass = 0; pass < 10; pass++) {
    let moved = false;
    for (let k = 1; k < settled.length; k++) {
      const from = settled[k - 1]!;
      const to = settled[k + 1] ?? values.length;
      let place = settled[k]!;
      let cost = stretchCost(sums, from, place) + stretchCost(sums, place, to);
      for (let at = from + 1; at < to; at++) {
        const other = stretchCost(sums, from, at) + stretchCost(sums, at, to);
        if (other < cost - 1e-12) {
          cost = other;
          place = at;
        }
      }
      if (place !== settled[k]) moved = true;
      settled[k] = place;
    }
    if (!moved) break;
  }
  return settled;
}
