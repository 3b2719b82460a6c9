import { readHistory } from "../../db/queries/history.ts";
import { readSeriesMoves, type SeriesMove } from "../../db/queries/series-moves.ts";
import type { View } from "../view.ts";

/** Commits that count as new where a page tells what moved. */
const LATELY = 200;

/** Where the newest commits of a branch begin. */
export function readLately(
  { database }: View,
  branch_id: number,
): { from_position: number; commits: number } {
  const { commits, total } = readHistory({ database, branch_id, limit: 1 });
  const newest = commits[0]?.position ?? 0;
  return { from_position: Math.max(0, newest + 1 - LATELY), commits: Math.min(total, LATELY) };
}

/** What stands of changes among them, by series. */
export function readLateMoves(view: View): Map<number, SeriesMove[]> {
  const { database, branch_id, host_class } = view;
  if (branch_id === null || host_class === null) return new Map();
  return readSeriesMoves({ database, branch_id, host_class, ...readLately(view, branch_id) });
}

/** How far something moved: a factor from 1 on; what came from zero moved farthest. */
export function factorOf({ ratio }: Pick<SeriesMove, "ratio">): number {
  if (ratio === null || ratio <= 0) return Number.POSITIVE_INFINITY;
  return ratio < 1 ? 1 / ratio : ratio;
}
