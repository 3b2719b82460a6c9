import { readReach } from "../../db/queries/branch/tip.ts";
import { readSeriesMoves, type SeriesMove } from "../../db/queries/series/series-moves.ts";
import type { View } from "../view.ts";

/** Commits that count as new where a page tells what moved. */
const LATELY = 200;

/** Where the newest commits of a branch begin. */
export function readLately(
  { database }: View,
  branch_id: number,
): { from_position: number; commits: number } {
  const { newest, commits } = readReach({ database, branch_id, limit: LATELY });
  return { from_position: Math.max(0, (newest ?? 0) + 1 - LATELY), commits };
}

/** What stands of changes among them, by series. */
export function readLateMoves(
  { database, branch_id, host_class }: View,
  { from_position }: { from_position: number },
): Map<number, SeriesMove[]> {
  if (branch_id === null || host_class === null) return new Map();
  return readSeriesMoves({ database, branch_id, host_class, from_position });
}

/** How far something moved: a factor from 1 on; what came from zero moved farthest. */
export function factorOf({ ratio }: Pick<SeriesMove, "ratio">): number {
  if (ratio === null || ratio <= 0) return Number.POSITIVE_INFINITY;
  return ratio < 1 ? 1 / ratio : ratio;
}
