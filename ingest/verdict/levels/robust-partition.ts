/** Levels tried lie this share of the noise apart: the cost is then exact to under 0.02 a value. */
const LATTICE = 0.25;
/**
 * Exact segmentation into constant levels under a cost that an outlier cannot buy: a value pays the squared distance
 * from its level in units of `spread`, but never more than `cap` squared, plus `penalty` for each level (the biweight
 * loss of Fearnhead and Rigaill 2019). So a stretch shorter than penalty / cap^2 never becomes a level. Instead of their
 * functional pruning the level runs over a lattice, which costs the same whatever the loss (Potts: Bruce 1965).
 * Values must be finite, `spread` positive. Returns the first index of every level; the first is 0.
 */
export function robustPartition(
  values: Float64Array,
  spread: number,
  penalty: number,
  cap: number,
): number[] {
  const n = values.length;
  if (n === 0) return [];
  const levels = latticeOf(values, spread, cap);
  const size = levels.length;
  const cost = new Float64Array(size);
  const start = new Int32Array(size);
  const last = new Int32Array(n + 1);
  const most = cap * cap;
  let best = 0;
  for (let at = 0; at < n; at++) {
    const fresh = best + penalty;
    const value = values[at]! / spread;
    let next = Number.POSITIVE_INFINITY;
    let next_start = 0;
    for (let i = 0; i < size; i++) {
      let so_far = cost[i]!;
      if (so_far > fresh) {
        so_far = fresh;
        start[i] = at;
      }
      const apart = value - levels[i]!;
      const square = apart * apart;
      so_far += square < most ? square : most;
      cost[i] = so_far;
      if (so_far < next) {
        next = so_far;
        next_start = start[i]!;
      }
    }
    best = next;
    last[at + 1] = next_start;
  }
  const starts: number[] = [];
  for (let to = n; to > 0; to = last[to]!) starts.push(last[to]!);
  return starts.reverse();
}

/** Levels to try, ascending, in units of `spread`: all within `cap` of a value, as beyond it a level serves none. */
function latticeOf(values: Float64Array, spread: number, cap: number): Float64Array {
  const cells = values.map((value) => Math.round(value / spread / LATTICE)).sort();
  const about = Math.ceil(cap / LATTICE);
  const levels: number[] = [];
  let reached = Number.NEGATIVE_INFINITY;
  for (const cell of cells) {
    // Counted by steps: beyond 2^53 a level plus one is the same level.
    for (let step = -about; step <= about; step++) {
      if (cell + step > reached) levels.push(cell + step);
      reached = Math.max(reached, cell + step);
    }
  }
  return Float64Array.from(levels, (level) => level * LATTICE);
}
