import { WINDOW } from "../levels/history-values.ts";
import type { CellLayout } from "./cell-layout.ts";

/** Commits older than the window that are kept for the moods of its blocks: the controls, of which few are ever in use. */
const OLDER = 4;

/** What is looked at of a series. */
export interface Window {
  /** Cells of the commits of the window, and of those older ones that tell most of its blocks' moods. */
  cells: Int32Array;
  /** Measured commits of the window, at most WINDOW. */
  commits: number;
  /** Place of the oldest in branch order. */
  from: number;
}

/**
 * The newest WINDOW commits that a series has a value of. Without the control, which stays where it is while the window moves on, a
 * chain of candidates and ancestors would be all that joins their blocks; so the older commits with most blocks in common with them
 * stay, for these blocks alone.
 */
export function newestMeasured({ position, block, blocks, rows }: CellLayout): Window {
  const measured = rows.length - 1;
  const all = Int32Array.from(position.keys());
  const commits = Math.min(WINDOW, measured);
  const start = rows[measured - commits]!;
  const from = position[start] ?? 0;
  if (measured <= WINDOW) return { cells: all, commits, from };
  const inside = new Uint8Array(blocks.length);
  for (let cell = start; cell < position.length; cell++) inside[block[cell]!] = 1;
  const shared = new Map<number, number>();
  for (const cell of all.subarray(0, start)) {
    if (inside[block[cell]!] === 1) shared.set(position[cell]!, (shared.get(position[cell]!) ?? 0) + 1);
  }
  const older = new Set(
    [...shared]
      .sort(([a, m], [b, n]) => n - m || b - a)
      .slice(0, OLDER)
      .map(([place]) => place),
  );
  const cells = all.filter(
    (cell) => cell >= start || (inside[block[cell]!] === 1 && older.has(position[cell]!)),
  );
  return { cells, commits, from };
}
