import type { Run } from "../detection.ts";
import { quantileSorted } from "../statistics/quantiles.ts";
import { isTelling } from "../statistics/scale.ts";

/** One commit of a history whose commits share no block. */
export interface HistoryValue {
  /** Place in the branch order that was given. */
  position: number;
  /** Median of its runs. */
  value: number;
  /** Its telling runs, ascending. */
  runs: number[];
}

/** Older commits than these say nothing of today's levels, and would make every look dearer. */
export const WINDOW = 1_000;

/**
 * One value a commit, in branch order: the median of its runs, in the unit of the metric. Commits without a telling run are
 * left out, and of more than WINDOW measured commits the oldest.
 */
export function historyValues(commits: readonly string[], runs: readonly Run[]): HistoryValue[] {
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  const of_commit = new Map<number, number[]>();
  for (const { commit, value } of runs) {
    const position = positions.get(commit);
    if (position === undefined || !isTelling(value)) continue;
    const all = of_commit.get(position);
    if (all) all.push(value);
    else of_commit.set(position, [value]);
  }
  return [...of_commit]
    .sort(([a], [b]) => a - b)
    .slice(-WINDOW)
    .map(([position, all]) => {
      all.sort((a, b) => a - b);
      return { position, value: quantileSorted(all, 0.5), runs: all };
    });
}
