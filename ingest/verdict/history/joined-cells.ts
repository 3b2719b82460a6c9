import type { CellLayout } from "./cell-layout.ts";
import { newestMeasured } from "./window.ts";

/** The cells of which blocks can tell something, by commit (row) and by block (column). */
export interface JoinedCells {
  /** Places among the cells of the layout; row by row. */
  cells: Int32Array;
  /** First cell of each row and column, their number last. Columns name cells by `column_cells`. */
  rows: Int32Array;
  columns: Int32Array;
  column_cells: Int32Array;
  row_of: Int32Array;
  column_of: Int32Array;
  /** Per row: place on the branch, names of its blocks, and runs' worth of information. */
  position: Int32Array;
  blocks: string[][];
  information: Float64Array;
  /** Measured commits of the window, joined or not, and the place of its oldest. */
  measured: number;
  from: number;
}

/** Of the window: what is left without blocks that hold one commit, and without what no chain of blocks joins to the largest part. */
export function joinedCells(layout: CellLayout): JoinedCells {
  const window = newestMeasured(layout);
  const cells = largestPart(layout, dropLonely(layout, window.cells));
  const rows: number[] = [];
  const row_of = new Int32Array(cells.length);
  cells.forEach((cell, i) => {
    if (i === 0 || layout.position[cells[i - 1]!] !== layout.position[cell]) rows.push(i);
    row_of[i] = rows.length - 1;
  });
  const sizes = columnSizes(layout, cells);
  const columns: number[] = [];
  const column_named = new Int32Array(sizes.length);
  let first = 0;
  sizes.forEach((size, name) => {
    if (size === 0) return;
    column_named[name] = columns.length;
    columns.push(first);
    first += size;
  });
  const next = Int32Array.from(columns);
  const column_cells = new Int32Array(cells.length);
  const column_of = Int32Array.from(cells, (cell) => column_named[layout.block[cell]!]!);
  column_of.forEach((column, i) => {
    column_cells[next[column]!++] = i;
  });
  const ends = [...rows, cells.length];
  const of_row = rows.map((start, row) => cells.subarray(start, ends[row + 1]!));
  return {
    cells,
    rows: Int32Array.from(ends),
    columns: Int32Array.of(...columns, cells.length),
    column_cells,
    row_of,
    column_of,
    position: Int32Array.from(of_row, ([cell]) => layout.position[cell!]!),
    blocks: of_row.map((own) => Array.from(own, (cell) => layout.blocks[layout.block[cell]!]!)),
    information: Float64Array.from(of_row, (own) =>
      own.reduce((sum, cell) => sum + 1 - 1 / sizes[layout.block[cell]!]!, 0),
    ),
    measured: window.commits,
    from: window.from,
  };
}

function columnSizes({ block, blocks }: CellLayout, cells: Int32Array): Int32Array {
  const sizes = new Int32Array(blocks.length);
  for (const cell of cells) sizes[block[cell]!]! += 1;
  return sizes;
}

function dropLonely(layout: CellLayout, cells: Int32Array): Int32Array {
  const sizes = columnSizes(layout, cells);
  return cells.filter((cell) => sizes[layout.block[cell]!]! > 1);
}

/** Commits joined by shared blocks (union-find); of equally large parts the one with the newest commit. */
function largestPart({ position, block }: CellLayout, cells: Int32Array): Int32Array {
  const parent = new Map<number, number>();
  const root = (of: number): number => {
    let at = of;
    for (let up = parent.get(at) ?? at; up !== at; up = parent.get(at) ?? at) {
      parent.set(at, parent.get(up) ?? up);
      at = up;
    }
    return at;
  };
  // Blocks are told from commits by their sign.
  for (const cell of cells) parent.set(root(-1 - block[cell]!), root(position[cell]!));
  const sizes = new Map<number, number>();
  const newest = new Map<number, number>();
  for (const cell of cells) {
    const part = root(position[cell]!);
    sizes.set(part, (sizes.get(part) ?? 0) + 1);
    newest.set(part, position[cell]!);
  }
  const [largest] = [...sizes].sort(([a, m], [b, n]) => n - m || newest.get(b)! - newest.get(a)!)[0] ?? [];
  return cells.filter((cell) => root(position[cell]!) === largest);
}
