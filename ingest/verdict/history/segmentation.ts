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

/** Costs that differ by no more are equal: pruning must not decide by the last bit. */
const ROUNDING = 1e-9;

/** The line of levels shared out: stretches in ascending order, whose each is and where it ends. */
class Stretches {
  count = 0;
  readonly room: number;
  readonly owner: Int32Array;
  readonly end: Float64Array;
  /** Of each stretch's owner the level that suits it best, and what it costs then. */
  readonly level: Float64Array;
  readonly cost: Float64Array;

  constructor(room: number) {
    this.room = room;
    this.owner = new Int32Array(room);
    this.end = new Float64Array(room);
    this.level = new Float64Array(room);
    this.cost = new Float64Array(room);
  }

  add(owner: number, end: number): void {
    this.owner[this.count] = owner;
    this.end[this.count++] = end;
  }
}

/**
 * Exact segmentation into constant levels: minimises the summed weighted squared deviation plus `penalty` per level.
 * Optimal partitioning (Jackson et al. 2005) with functional pruning (FPOP: Maidstone et al. 2017): the line of all levels is
 * shared out among the starts, each keeping the stretches in which no other start could end cheaper; one that has none left is gone.
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
  let now = new Stretches(32);
  let next = new Stretches(32);
  now.add(0, Number.POSITIVE_INFINITY);
  for (let to = 1; to <= n; to++) {
    const { count, owner, end, level, cost } = now;
    // Each leaves one at most, and there are new ones between them and at both ends.
    if (next.room < 2 * count + 1) next = new Stretches(4 * count);
    const weight_to = weight[to]!;
    const value_to = value[to]!;
    const square_to = square[to]!;
    let chosen = owner[0]!;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const from = owner[i]!;
      const sum = value_to - value[from]!;
      const middle = sum / (weight_to - weight[from]!);
      const stray = square_to - square[from]! - sum * middle;
      const whole = best[from]! + (stray > 0 ? stray : 0);
      level[i] = middle;
      cost[i] = whole;
      if (whole < least || (whole === least && from < chosen)) {
        least = whole;
        chosen = from;
      }
    }
    const bound = least + penalty;
    best[to] = bound;
    last[to] = chosen;
    // What of a stretch is cheaper with a new level from here on goes to that one.
    next.count = 0;
    let begin = Number.NEGATIVE_INFINITY;
    let ended = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const from = owner[i]!;
      const until = end[i]!;
      const spare = bound + ROUNDING - cost[i]!;
      const reach = spare > 0 ? Math.sqrt(spare / (weight_to - weight[from]!)) : -1;
      const low = Math.max(begin, level[i]! - reach);
      const high = Math.min(until, level[i]! + reach);
      begin = until;
      if (low >= high) continue;
      if (low > ended) next.add(to, low);
      next.add(from, high);
      ended = high;
    }
    if (ended < Number.POSITIVE_INFINITY) next.add(to, Number.POSITIVE_INFINITY);
    [now, next] = [next, now];
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
