import { quantileInPlace } from "../statistics/quantiles.ts";
import { shrunkSlope } from "../statistics/shrunk-slope.ts";

/**
 * The host's mood in each block, from the control alone: how far its runs were from what is usual of each series, in the
 * middle of all series (NaN where no series has a value). One row a series, one column a block, on the log scale. The
 * control never changes, so what the engine's commits do cannot be mistaken for a mood, however many series it moves.
 */
export function hostMoods(controls: readonly ArrayLike<number>[]): Float64Array {
  const blocks = controls.reduce((most, row) => Math.max(most, row.length), 0);
  const scratch = new Float64Array(Math.max(blocks, controls.length));
  const usual = Float64Array.from(controls, (row) => {
    let n = 0;
    for (let block = 0; block < row.length; block++) {
      if (Number.isFinite(row[block])) scratch[n++] = row[block]!;
    }
    return quantileInPlace(scratch, n, 0.5);
  });
  const moods = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    let n = 0;
    for (let s = 0; s < controls.length; s++) {
      const value = controls[s]![block];
      if (value !== undefined && Number.isFinite(value)) scratch[n++] = value - usual[s]!;
    }
    moods[block] = quantileInPlace(scratch, n, 0.5);
  }
  return moods;
}

/** A commit's run in a block, on the log scale. */
export interface MoodyRun {
  commit: number;
  block: number;
  value: number;
}

/**
 * How much of the moods one series shares (theta of the contract), learned from the runs of one commit in several blocks,
 * which differ by nothing but mood and noise: what commits do plays no part. Zero where a mood is not known.
 */
export function learnMoodShare(runs: readonly MoodyRun[], moods: ArrayLike<number>): number {
  const rows = [0];
  const values: number[] = [];
  const of_runs: number[] = [];
  for (const of_commit of Map.groupBy(runs, ({ commit }) => commit).values()) {
    for (const { block, value } of of_commit) {
      values.push(value);
      of_runs.push(moods[block]!);
    }
    rows.push(values.length);
  }
  return moodShareOf(values, of_runs, rows);
}

/**
 * The same of runs with the mood of each, commit by commit: `rows` are the first places of the commits' runs, and their number
 * last. In arrays, as there are thousands of runs of a series.
 */
export function moodShareOf(
  values: ArrayLike<number>,
  moods: ArrayLike<number>,
  rows: ArrayLike<number>,
): number {
  const y = new Float64Array(values.length);
  const x = new Float64Array(values.length);
  const scratch = new Float64Array(values.length);
  let n = 0;
  for (let row = 0; row + 1 < rows.length; row++) {
    const from = n;
    for (let i = rows[row]!; i < rows[row + 1]!; i++) {
      if (!Number.isFinite(values[i]! + moods[i]!)) continue;
      y[n] = values[i]!;
      x[n++] = moods[i]!;
    }
    if (n - from < 2) n = from;
    else for (const side of [x, y]) centre(side, from, n, scratch);
  }
  return shrunkSlope(x, y, n);
}

function centre(values: Float64Array, from: number, to: number, scratch: Float64Array): void {
  for (let i = from; i < to; i++) scratch[i - from] = values[i]!;
  const usual = quantileInPlace(scratch, to - from, 0.5);
  for (let i = from; i < to; i++) values[i]! -= usual;
}
