import type { Suspicion } from "./watch-series.ts";

/** A suspicion of one series, named by the caller. */
export interface SeriesSuspicion extends Suspicion {
  series: number;
}

/** Suspicions of several series, or of one at several looks, whose causes may be one. */
export interface JointSuspicion {
  after: number;
  upto: number;
  /** Strongest first. */
  series: SeriesSuspicion[];
}

/**
 * Adds what one look suspects to what is known (contract of inference, 8): what may have the same cause is the same suspicion,
 * and only the others are returned, as new. `known` is left as it is; `all` is both, with the intervals they span.
 */
export function joinSuspicions(
  known: readonly JointSuspicion[],
  found: readonly SeriesSuspicion[],
): { all: JointSuspicion[]; fresh: JointSuspicion[] } {
  const all = known.map((one) => ({ ...one, series: [...one.series] }));
  const fresh: JointSuspicion[] = [];
  for (const one of [...found].sort((a, b) => a.p_value / a.p_limit - b.p_value / b.p_limit)) {
    const same = all.find(({ after, upto }) => one.after < upto && after < one.upto);
    if (same === undefined) {
      const joint = { after: one.after, upto: one.upto, series: [one] };
      all.push(joint);
      fresh.push(joint);
      continue;
    }
    same.after = Math.min(same.after, one.after);
    same.upto = Math.max(same.upto, one.upto);
    if (same.series.every(({ series }) => series !== one.series)) same.series.push(one);
  }
  return { all, fresh };
}
