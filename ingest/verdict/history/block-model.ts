import type { Run } from "../detection.ts";
import { median, quantileSorted } from "../statistics/quantiles.ts";

/** One commit after the blocks' moods are removed. */
export interface CommitValue {
  /** Place in the branch order that was given. */
  position: number;
  /** Median of the commit's adjusted runs. */
  value: number;
  /** Its adjusted runs, one a block, in block order. */
  runs: number[];
  blocks: string[];
  /** Runs' worth of information: a block of m commits gives 1 - 1/m of a run, as its mood is estimated from them. */
  information: number;
}

interface Cell {
  position: number;
  block: string;
  value: number;
  /** Of its commit, while the fit goes on. */
  level: number;
  /** Of its block, shared by all cells of it. */
  mood: { is: number; commits: number };
}

const MOST_PASSES = 40;
/** Moods that move by less than a millionth have settled. */
const SETTLED = 1e-6;

/**
 * Two-way fit value = commit + block + rest by median polish (Tukey 1977), missing cells allowed. Several runs of a commit
 * in one block count as their median. Blocks that hold one commit say nothing and are left out, and so is what no chain
 * of shared blocks joins to the largest part. Values must be finite and on the scale of the analysis.
 */
export function fitBlocks(commits: readonly string[], runs: readonly Run[]): CommitValue[] {
  const cells = largestPart(dropLonely(gatherCells(commits, runs)));
  const rows = [...Map.groupBy(cells, (cell) => cell.position).values()];
  const columns = [...Map.groupBy(cells, (cell) => cell.block).values()];
  const usual = polish(cells, rows, columns);
  return rows.map((row) => {
    const adjusted = row.map((cell) => cell.value - cell.mood.is + usual);
    return {
      position: row[0]!.position,
      value: median(adjusted),
      runs: adjusted,
      blocks: row.map((cell) => cell.block),
      information: row.reduce((sum, cell) => sum + 1 - 1 / cell.mood.commits, 0),
    };
  });
}

/** Sets the mood of every block by turns with the level of every commit, and returns the usual mood. */
function polish(cells: Cell[], rows: Cell[][], columns: Cell[][]): number {
  for (const column of columns) {
    const mood = { is: 0, commits: column.length };
    for (const cell of column) cell.mood = mood;
  }
  const scratch = new Float64Array(cells.length);
  const middle = (of: Cell[], rest: (cell: Cell) => number) => {
    for (let i = 0; i < of.length; i++) scratch[i] = rest(of[i]!);
    return quantileSorted(scratch.subarray(0, of.length).sort(), 0.5);
  };
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    for (const row of rows) {
      const level = middle(row, (cell) => cell.value - cell.mood.is);
      for (const cell of row) cell.level = level;
    }
    let moved = 0;
    for (const column of columns) {
      const { mood } = column[0]!;
      const next = middle(column, (cell) => cell.value - cell.level);
      moved = Math.max(moved, Math.abs(next - mood.is));
      mood.is = next;
    }
    if (moved < SETTLED) break;
  }
  return cells.length > 0 ? middle(cells, (cell) => cell.mood.is) : 0;
}

/** One cell a commit and block, sorted so that the order of the runs given does not matter. */
function gatherCells(commits: readonly string[], runs: readonly Run[]): Cell[] {
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  const values = new Map<string, { position: number; block: string; all: number[] }>();
  for (const run of runs) {
    const position = positions.get(run.commit);
    if (position === undefined || !Number.isFinite(run.value)) continue;
    const name = `${position} ${run.block}`;
    const cell = values.get(name);
    if (cell) cell.all.push(run.value);
    else values.set(name, { position, block: run.block, all: [run.value] });
  }
  return [...values.values()]
    .map(({ position, block, all }) => ({
      position,
      block,
      value: all.length === 1 ? all[0]! : median(all),
      level: 0,
      mood: { is: 0, commits: 0 },
    }))
    .sort((a, b) => a.position - b.position || (a.block < b.block ? -1 : 1));
}

function dropLonely(cells: Cell[]): Cell[] {
  const sizes = new Map<string, number>();
  for (const cell of cells) sizes.set(cell.block, (sizes.get(cell.block) ?? 0) + 1);
  return cells.filter((cell) => sizes.get(cell.block)! > 1);
}

/** Commits joined by shared blocks (union-find); of equally large parts the one with the newest commit. */
function largestPart(cells: Cell[]): Cell[] {
  const parent = new Map<number | string, number | string>();
  const root = (of: number | string): number | string => {
    let at = of;
    for (let up = parent.get(at) ?? at; up !== at; up = parent.get(at) ?? at) {
      parent.set(at, parent.get(up) ?? up);
      at = up;
    }
    return at;
  };
  for (const cell of cells) parent.set(root(`block ${cell.block}`), root(cell.position));
  const parts = [...Map.groupBy(cells, (cell) => root(cell.position)).values()];
  let largest: Cell[] = [];
  for (const part of parts) {
    const longer = part.length - largest.length;
    if (longer > 0 || (longer === 0 && (part.at(-1)?.position ?? 0) > (largest.at(-1)?.position ?? 0))) {
      largest = part;
    }
  }
  return largest;
}
