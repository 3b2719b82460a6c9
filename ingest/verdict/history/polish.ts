import { rankInPlace } from "../statistics/quantiles.ts";
import type { JoinedCells } from "./joined-cells.ts";

const MOST_PASSES = 40;
/** Moods that move by less than a hundredth of a per cent have settled: a tenth of the least noise that anything is judged by. */
const SETTLED = 1e-4;

/** Groups of cells whose middle is taken: the commits (rows), or the blocks (columns). */
interface Side {
  /** First cell of each group, and their number last. */
  starts: Int32Array;
  /** Of each cell its value, and its group on the other side; cells of a small group are in the order that they last had. */
  values: Float64Array;
  others: Int32Array;
  /** Middle of each group, and how far the two numbers that it is the mean of lie from it. */
  middle: Float64Array;
  half: Float64Array;
  /** Whether anything that a group depends on moved since. */
  due: Uint8Array;
}

/**
 * The mood of every block by median polish (Tukey 1977): the level of every commit and the mood of every block are set by turns,
 * until no mood moves. What has no neighbour that moved since is what it was, so it is not looked at again.
 */
export function polishMoods(joined: JoinedCells, values: Float64Array): Float64Array {
  const { column_cells, row_of, column_of } = joined;
  const by_column = new Float64Array(values.length);
  const row_by_column = new Int32Array(values.length);
  for (let i = 0; i < column_cells.length; i++) {
    by_column[i] = values[column_cells[i]!]!;
    row_by_column[i] = row_of[column_cells[i]!]!;
  }
  const rows = sideOf(joined.rows, values.slice(), column_of.slice());
  const columns = sideOf(joined.columns, by_column, row_by_column);
  const scratch = new Float64Array(values.length);
  let moved = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const shifted = setMiddles(rows, columns, moved, scratch);
    moved = setMiddles(columns, rows, pass === 0 ? Number.POSITIVE_INFINITY : shifted, scratch);
    if (moved < SETTLED) break;
  }
  return columns.middle;
}

function sideOf(starts: Int32Array, values: Float64Array, others: Int32Array): Side {
  const groups = starts.length - 1;
  return {
    starts,
    values,
    others,
    middle: new Float64Array(groups),
    half: new Float64Array(groups),
    due: new Uint8Array(groups).fill(1),
  };
}

/** So few cells are kept sorted. */
const FEW = 40;

/** Sets the middle of each group that is due, tells the other side, and returns the largest move. `moved` is the other side's last. */
function setMiddles(side: Side, other: Side, moved: number, scratch: Float64Array): number {
  const { starts, others, middle, due } = side;
  let most = 0;
  for (let group = 0; group < middle.length; group++) {
    if (due[group] === 0) continue;
    due[group] = 0;
    const from = starts[group]!;
    const to = starts[group + 1]!;
    const count = to - from;
    const is =
      count === 3
        ? middleOfThree(side, from, other.middle)
        : count <= FEW
          ? middleOfFew(side, from, to, other.middle, scratch)
          : middleOfMany(side, group, other.middle, moved, scratch);
    const shift = Math.abs(is - middle[group]!);
    if (shift === 0) continue;
    middle[group] = is;
    if (shift > most) most = shift;
    for (let i = from; i < to; i++) other.due[others[i]!] = 1;
  }
  return most;
}

/** A visit has three commits: the candidate, its ancestor and the control. */
function middleOfThree({ values, others }: Side, from: number, moods: Float64Array): number {
  const a = values[from]! - moods[others[from]!]!;
  const b = values[from + 1]! - moods[others[from + 1]!]!;
  const c = values[from + 2]! - moods[others[from + 2]!]!;
  return a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
}

/** By insertion, which is quick as the order hardly changes from pass to pass. */
function middleOfFew(
  { values, others }: Side,
  from: number,
  to: number,
  moods: Float64Array,
  sorted: Float64Array,
): number {
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    const other = others[i]!;
    const left = value - moods[other]!;
    let at = i - from;
    if (at > 0 && sorted[at - 1]! > left) {
      do {
        sorted[at] = sorted[at - 1]!;
        values[from + at] = values[from + at - 1]!;
        others[from + at] = others[from + at - 1]!;
        at--;
      } while (at > 0 && sorted[at - 1]! > left);
      values[from + at] = value;
      others[from + at] = other;
    }
    sorted[at] = left;
  }
  const n = to - from;
  const low = sorted[(n - 1) >> 1]!;
  return low + (sorted[n >> 1]! - low) * 0.5;
}

/** Middle numbers move no further than the other side's groups did: only those about where they were are put in order. */
function middleOfMany(
  side: Side,
  group: number,
  moods: Float64Array,
  moved: number,
  near: Float64Array,
): number {
  const { starts, values, others, middle, half } = side;
  const from = starts[group]!;
  const to = starts[group + 1]!;
  const reach = (half[group]! + moved) * 1.000001;
  const lowest = middle[group]! - reach;
  const highest = middle[group]! + reach;
  let below = 0;
  let n = 0;
  for (let i = from; i < to; i++) {
    const left = values[i]! - moods[others[i]!]!;
    if (left < lowest) below++;
    else if (left <= highest) near[n++] = left;
  }
  const first = ((to - from - 1) >> 1) - below;
  const second = ((to - from) >> 1) - below;
  if (first < 0 || second >= n) {
    // Rounding alone can lead here.
    return middleOfMany(side, group, moods, Number.POSITIVE_INFINITY, near);
  }
  const low = rankInPlace(near, n, first);
  const high = second === first ? low : rankInPlace(near, n, second);
  half[group] = (high - low) / 2;
  return low + (high - low) * 0.5;
}
