import type { Run } from "../detection.ts";
import { WINDOW } from "../levels/history-values.ts";

/** Commits older than the window that are kept for the moods of its blocks: the controls, of which few are ever in use. */
const OLDER = 4;

/** What is looked at of a series. */
export interface Window {
  /** Runs of the commits of the window, and of those older ones that tell most of its blocks' moods. */
  runs: Run[];
  /** Measured commits of the window, at most WINDOW. */
  commits: number;
  /** Place of the oldest in branch order. */
  from: number;
}

/**
 * The newest WINDOW commits that `runs` hold. Without the control, which stays where it is while the window moves on, a chain of
 * candidates and ancestors would be all that joins their blocks; so the older commits with most blocks in common with them stay,
 * for these blocks alone. Values must be telling.
 */
export function newestMeasured(commits: readonly string[], runs: readonly Run[]): Window {
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  const known = runs.filter(({ commit }) => positions.has(commit));
  const measured = [...new Set(known.map(({ commit }) => commit))].map((commit) => positions.get(commit)!);
  measured.sort((a, b) => a - b);
  const from = measured.at(-WINDOW) ?? measured[0] ?? 0;
  if (measured.length <= WINDOW) return { runs: known, commits: measured.length, from };
  const isInside = ({ commit }: Run) => positions.get(commit)! >= from;
  const blocks = new Set(known.filter(isInside).map(({ block }) => block));
  const beside = known.filter((run) => !isInside(run) && blocks.has(run.block));
  const older = [...Map.groupBy(beside, ({ commit }) => commit)]
    .map(([commit, own]) => ({ commit, blocks: new Set(own.map(({ block }) => block)).size }))
    .sort((a, b) => b.blocks - a.blocks || positions.get(b.commit)! - positions.get(a.commit)!)
    .slice(0, OLDER);
  const kept = new Set(older.map(({ commit }) => commit));
  const stays = (run: Run) => isInside(run) || (kept.has(run.commit) && blocks.has(run.block));
  return { runs: known.filter(stays), commits: WINDOW, from };
}
