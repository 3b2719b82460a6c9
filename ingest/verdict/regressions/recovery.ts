import type { Regression, SeriesDetection } from "../detection.ts";

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

/** One series that made a regression, and its later change points in branch order. */
export interface SeriesCourse {
  before: number;
  after: number;
  direction: "worse" | "better";
  smallest_effect: number;
  /** Positions are places in the branch order; only their order matters. */
  later: readonly { commit: string; position: number; after: number; direction: "worse" | "better" }[];
}

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
  return recoveryOfCourses(
    shifted.map((change) => ({
      ...change,
      smallest_effect: smallestEffect(change.series),
      later: (series.find((one) => one.key === change.series)?.changes ?? [])
        .map((one) => ({ ...one, position: at(one.commit) }))
        .filter(({ position }) => position > at(change.commit))
        .sort((a, b) => a.position - b.position),
    })),
  );
}

/** The same of courses that are on record. */
export function recoveryOfCourses(courses: readonly SeriesCourse[]): Recovery | null {
  const followed = courses.map(follow);
  const recovering = followed.flatMap(({ at }) => at ?? []);
  if (recovering.length === 0) return null;
  const back = followed.filter((one) => one.back).length;
  return {
    how: back === courses.length ? "fully" : "partly",
    commit: recovering.reduce((a, b) => (b.position > a.position ? b : a)).commit,
    series_back: back,
    series: courses.length,
    share: Math.min(...followed.map((one) => one.share)),
  };
}

type Place = { commit: string; position: number };

/** Follows one series until it is back, or to its last change. */
function follow(course: SeriesCourse): { at: Place | null; share: number; back: boolean } {
  let best: { at: Place | null; share: number } = { at: null, share: 0 };
  for (const one of course.later) {
    const share = shareBack(course, one.after);
    if (share === null) break;
    if (isBack(course, one.after, share)) return { at: one, share: Math.min(1, share), back: true };
    if (one.direction !== course.direction && share >= LEAST_SHARE && share > best.share)
      best = { at: one, share };
  }
  return { ...best, back: false };
}

/** How much of the shift is undone; null where there is no ratio. More than 1: beyond the level before. */
function shareBack({ before, after }: SeriesCourse, now: number): number | null {
  if (!(before > 0 && after > 0 && now > 0) || before === after) return null;
  return 1 - Math.log(now / before) / Math.log(after / before);
}

function isBack({ before, smallest_effect }: SeriesCourse, now: number, share: number): boolean {
  return share >= 1 || Math.abs(now / before - 1) <= smallest_effect;
}
