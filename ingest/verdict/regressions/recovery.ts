import type { ChangePoint, Regression, SeriesDetection } from "../detection.ts";

/** How a regression was undone by later change points; of an improvement, how it was lost again. */
export interface Recovery {
  how: "fully" | "partly";
  /** The commit after which every series that recovers has done so. */
  commit: string;
  /** Series whose level is back within the smallest effect of that before, and those that were to come back. */
  series_back: number;
  series: number;
  /** Of the series that came back least: 1 is all of its shift, on the log scale. */
  share: number;
}

/** Coming back by less than this of the shift is no recovery. */
const LEAST_SHARE = 0.25;

/**
 * Which later commit brought the levels of a regression back, found by later change points of the same series the other way.
 * Fully: every series that got worse lies within its smallest effect of its level before. Null where none came back.
 */
export function recoveryOf(
  commits: readonly string[],
  regression: Regression,
  series: readonly SeriesDetection[],
  smallestEffect: (series: string) => number,
): Recovery | null {
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  const at = (commit: string) => positions.get(commit) ?? Number.NEGATIVE_INFINITY;
  const direction = regression.kind === "regression" ? "worse" : "better";
  const shifted = regression.changes.filter((change) => change.direction === direction);
  const courses = shifted.map((change) => {
    const later = (series.find((one) => one.key === change.series)?.changes ?? [])
      .filter((one) => at(one.commit) > at(change.commit))
      .sort((a, b) => at(a.commit) - at(b.commit));
    return courseOf(change, later, smallestEffect(change.series));
  });
  const recovering = courses.filter((one) => one.commit !== null);
  if (recovering.length === 0) return null;
  const back = courses.filter((one) => one.back).length;
  return {
    how: back === courses.length ? "fully" : "partly",
    commit: recovering.map((one) => one.commit!).reduce((a, b) => (at(b) > at(a) ? b : a)),
    series_back: back,
    series: courses.length,
    share: Math.min(...courses.map((one) => one.share)),
  };
}

/** Follows one series until it is back, or to its last change. */
function courseOf(
  change: ChangePoint,
  later: readonly ChangePoint[],
  smallest_effect: number,
): { commit: string | null; share: number; back: boolean } {
  let best: { commit: string | null; share: number } = { commit: null, share: 0 };
  for (const one of later) {
    const share = shareBack(change, one.after);
    if (share === null) break;
    if (isBack(change.before, one.after, smallest_effect, share)) {
      return { commit: one.commit, share: Math.min(1, share), back: true };
    }
    if (one.direction !== change.direction && share >= LEAST_SHARE && share > best.share)
      best = { commit: one.commit, share };
  }
  return { ...best, back: false };
}

/** How much of the shift is undone; null where there is no ratio. More than 1: beyond the level before. */
function shareBack({ before, after }: ChangePoint, now: number): number | null {
  if (!(before > 0 && after > 0 && now > 0) || before === after) return null;
  return 1 - Math.log(now / before) / Math.log(after / before);
}

function isBack(before: number, now: number, smallest_effect: number, share: number): boolean {
  return share >= 1 || Math.abs(now / before - 1) <= smallest_effect;
}
