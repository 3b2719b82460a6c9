import type { Run } from "./detection.ts";
import { median } from "./quantiles.ts";

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
}

/**
 * Two-way fit value = commit + block + rest by median polish (Tukey 1977), missing cells allowed. Several runs of a commit
 * in one block count as their median. Blocks that hold one commit say nothing and are left out, and so is what no chain
 * of shared blocks joins to the largest part. Values must be finite and on the scale of the analysis.
 */
export function fitBlocks(commits: readonly string[], runs: readonly Run[]): CommitValue[] {
  const cells = largestPart(dropLonely(gatherCells(commits, runs)));
  const rows = Map.groupBy(cells, (cell) => cell.position);
  const columns = Map.groupBy(cells, (cell) => cell.block);
  const level = new Map<number, number>();
  const mood = new Map<string, number>([...columns.keys()].map((block) => [block, 0]));
  for (let pass = 0; pass < 40; pass++) {
    for (const [position, row] of rows) {
      level.set(position, median(row.map((cell) => cell.value - mood.get(cell.block)!)));
    }
    let moved = 0;
    for (const [block, column] of columns) {
      const next = median(column.map((cell) => cell.value - level.get(cell.position)!));
      moved = Math.max(moved, Math.abs(next - mood.get(block)!));
      mood.set(block, next);
    }
    if (moved < 1e-9) break;
  }
  const usual = median(cells.map((cell) => mood.get(cell.block)!));
  return [...rows.entries()]
    .sort(([a], [b]) => a - b)
    .map(([position, row]) => {
      const adjusted = row.map((cell) => cell.value - mood.get(cell.block)! + usual);
      return {
        position,
        value: median(adjusted),
        runs: adjusted,
        blocks: row.map((cell) => cell.block),
        information: row.reduce((sum, cell) => sum + 1 - 1 / columns.get(cell.block)!.length, 0),
      };
    });
}

/** One cell a commit and block, sorted so that the order of the runs given does not matter. */
function gatherCells(commits: readonly string[], runs: readonly Run[]): Cell[] {
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  const values = new Map<string, Cell & { all: number[] }>();
  for (const run of runs) {
    const position = positions.get(run.commit);
    if (position === undefined || !Number.isFinite(run.value)) continue;
    const name = `${position} ${run.block}`;
    const cell = values.get(name);
    if (cell) cell.all.push(run.value);
    else values.set(name, { position, block: run.block, value: 0, all: [run.value] });
  }
  return [...values.values()]
    .map(({ position, block, all }) => ({ position, block, value: median(all) }))
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
