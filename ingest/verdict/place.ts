import type { Step } from "./gate.ts";
import type { Noise } from "./noise.ts";
import { REACH } from "./promises.ts";
import { medianVariance } from "./quantiles.ts";
import type { SeriesFit } from "./series-fit.ts";

/** Twice the log likelihood ratio by which a place must beat the others to be named alone. */
const PLACE_LIMIT = 9;

/** Runs that stray are forgiven as by Student's t with four degrees of freedom. */
const TAIL = 4;

/**
 * First and last index at which the new level may begin. A commit beside the boundary belongs to its own level for sure
 * when its runs, each by a heavy-tailed likelihood, say so by PLACE_LIMIT; what commits vary by themselves dilutes that.
 */
export function plausiblePlaces(
  fit: SeriesFit,
  starts: readonly number[],
  step: Step,
  noise: Noise,
): { first: number; last: number } {
  const k = starts.indexOf(step.start);
  const from = Math.max(starts[k - 1]! + 1, step.start - REACH);
  const to = Math.min(starts[k + 1] ?? fit.values.length, step.start + REACH);
  let first = step.start;
  let last = step.start;
  let odds = 0;
  for (let at = step.start - 1; at >= from; at--) {
    odds += ownOdds(fit, noise, at, step.before, step.after);
    if (odds < PLACE_LIMIT) first = at;
  }
  odds = 0;
  for (let at = step.start + 1; at < to; at++) {
    odds += ownOdds(fit, noise, at - 1, step.after, step.before);
    if (odds < PLACE_LIMIT) last = at;
  }
  return { first, last };
}

/** Twice the log likelihood ratio of the commit's runs for level `own` against level `other`. */
function ownOdds(fit: SeriesFit, noise: Noise, index: number, own: number, other: number): number {
  const runs = fit.commits[index]!.runs;
  const of_runs = fit.runs_part[index]!;
  const scale = of_runs / medianVariance(runs.length);
  let odds = 0;
  for (const run of runs) {
    const near = 1 + (run - own) ** 2 / (TAIL * scale);
    const far = 1 + (run - other) ** 2 / (TAIL * scale);
    odds += (TAIL + 1) * Math.log(far / near);
  }
  return (odds * of_runs) / (of_runs + noise.commit);
}
