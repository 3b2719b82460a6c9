import type { Run } from "../detection.ts";
import { quantileInPlace } from "../statistics/quantiles.ts";
import { CellReader } from "./cell-layout.ts";
import { type JoinedCells, joinedCells } from "./joined-cells.ts";
import { polishMoods } from "./polish.ts";

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
  const moods = polishMoods(joined, own);
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
