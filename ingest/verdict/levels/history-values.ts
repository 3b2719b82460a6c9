import type { Run } from "../detection.ts";
import { median } from "../statistics/quantiles.ts";

/** One commit of a history whose commits share no block. */
export interface HistoryValue {
  /** Place in the branch order that was given. */
  position: number;
  /** Median of its runs, on the scale of the analysis. */
  value: number;
  /** Its finite runs on that scale. */
  runs: number[];
}

/** Older commits than these say nothing of today's levels, and would make every look dearer. */
export const WINDOW = 1_000;

/**
 * One value a commit, in branch order: the median of its runs, mapped by `to`. Commits without a finite run are left out, and of
 * more than WINDOW measured commits the oldest.
 */
export function historyValues(
  commits: readonly string[],
  runs: readonly Run[],
  to: (value: number) => number,
): HistoryValue[] {
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  const of_commit = new Map<number, number[]>();
  for (const { commit, value } of runs) {
    const position = positions.get(commit);
    const scaled = to(value);
    if (position === undefined || !Number.isFinite(scaled)) continue;
    const all = of_commit.get(position);
    if (all) all.push(scaled);
    else of_commit.set(position, [scaled]);
  }
  return [...of_commit]
    .sort(([a], [b]) => a - b)
    .slice(-WINDOW)
    .map(([position, all]) => ({
      position,
      value: all.length === 1 ? all[0]! : median(all),
      runs: all.sort((a, b) => a - b),
    }));
}
