import type { Run } from "../detection.ts";
import { quantileInPlace } from "../statistics/quantiles.ts";
import { CellReader } from "./cell-layout.ts";
import { type JoinedCells, joinedCells } from "./joined-cells.ts";

/** One commit after the blocks' moods are removed. */
export interface CommitValue {
  /** Place in the branch order that was given. */
  position: number;
  /** Median of the commit's adjusted runs. */
  value: number;
  /** Its adjusted runs, one a block, in block order. */
  runs: number[];
  blocks: readonly string[];
  /** Runs' worth of information: a block of m commits gives 1 - 1/m of a run, as its mood is estimated from them. */
  information: number;
}

const MOST_PASSES = 40;
/** Moods that move by less than a millionth have settled. */
const SETTLED = 1e-6;

/**
 * Two-way fit value = commit + block + rest by median polish (Tukey 1977), missing cells allowed. Several runs of a commit
 * in one block count as their median. Blocks that hold one commit say nothing and are left out, and so is what no chain
 * of shared blocks joins to the largest part. Values must be on the scale of the analysis.
 */
export function fitBlocks(commits: readonly string[], runs: readonly Run[]): CommitValue[] {
  const { layout, values } = new CellReader(commits, true).read(runs);
  return fitCells(joinedCells(layout), values);
}

/** The same of cells that were joined already; `values` are those of the whole layout. */
export function fitCells(joined: JoinedCells, values: Float64Array): CommitValue[] {
  const { cells, rows, column_of, position, blocks, information } = joined;
  const own = new Float64Array(cells.length);
  for (let i = 0; i < own.length; i++) own[i] = values[cells[i]!]!;
  const moods = polish(joined, own);
  const scratch = new Float64Array(own.length);
  for (let i = 0; i < own.length; i++) scratch[i] = moods[column_of[i]!]!;
  const usual = quantileInPlace(scratch, own.length, 0.5);
  const fitted: CommitValue[] = [];
  for (let row = 0; row < position.length; row++) {
    const from = rows[row]!;
    const runs: number[] = [];
    for (let i = from; i < rows[row + 1]!; i++) {
      const adjusted = own[i]! - moods[column_of[i]!]! + usual;
      runs.push(adjusted);
      scratch[i - from] = adjusted;
    }
    fitted.push({
      position: position[row]!,
      value: quantileInPlace(scratch, runs.length, 0.5),
      runs,
      blocks: blocks[row]!,
      information: information[row]!,
    });
  }
  return fitted;
}

/**
 * Sets the mood of every block by turns with the level of every commit, until none moves. What has no neighbour that moved since is
 * what it was.
 */
function polish(
  { rows, columns, column_cells, row_of, column_of }: JoinedCells,
  values: Float64Array,
): Float64Array {
  const levels = new Float64Array(rows.length - 1);
  const moods = new Float64Array(columns.length - 1);
  const row_is_due = new Uint8Array(levels.length).fill(1);
  const column_is_due = new Uint8Array(moods.length).fill(1);
  const scratch = new Float64Array(values.length);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    for (let row = 0; row < levels.length; row++) {
      if (row_is_due[row] === 0) continue;
      row_is_due[row] = 0;
      const from = rows[row]!;
      const to = rows[row + 1]!;
      for (let i = from; i < to; i++) scratch[i - from] = values[i]! - moods[column_of[i]!]!;
      const level = quantileInPlace(scratch, to - from, 0.5);
      if (level === levels[row]) continue;
      levels[row] = level;
      for (let i = from; i < to; i++) column_is_due[column_of[i]!] = 1;
    }
    let moved = 0;
    for (let column = 0; column < moods.length; column++) {
      if (column_is_due[column] === 0) continue;
      column_is_due[column] = 0;
      const from = columns[column]!;
      const to = columns[column + 1]!;
      for (let i = from; i < to; i++) {
        const cell = column_cells[i]!;
        scratch[i - from] = values[cell]! - levels[row_of[cell]!]!;
      }
      const mood = quantileInPlace(scratch, to - from, 0.5);
      if (mood === moods[column]) continue;
      moved = Math.max(moved, Math.abs(mood - moods[column]!));
      moods[column] = mood;
      for (let i = from; i < to; i++) row_is_due[row_of[column_cells[i]!]!] = 1;
    }
    if (moved < SETTLED) break;
  }
  return moods;
}
