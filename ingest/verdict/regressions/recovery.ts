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
  /** Reruns have confirmed every change that it rests on; otherwise the history alone shows it. */
  confirmed: boolean;
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
  later: readonly LaterChange[];
}

export interface LaterChange {
  commit: string;
  position: number;
  after: number;
  direction: "worse" | "better";
  /** By reruns. */
  confirmed: boolean;
}

/**
 * Which later commit brought the levels of a regression back, found by later change points of the same series the other way.
 * Fully: every series that got worse lies within its smallest effect of its level before. Null where none came back.
 */
export function recoveryOf(courses: readonly SeriesCourse[]): Recovery | null {
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
    confirmed: recovering.every((one) => one.confirmed),
  };
}

/** Follows one series until it is back, or to its last change. */
function follow(course: SeriesCourse): { at: LaterChange | null; share: number; back: boolean } {
  let best: { at: LaterChange | null; share: number } = { at: null, share: 0 };
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
