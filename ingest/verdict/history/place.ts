import { REACH } from "../promises.ts";
import { median, medianVariance } from "../statistics/quantiles.ts";
import type { Step } from "./gate.ts";
import type { Noise } from "./noise.ts";
import type { SeriesFit } from "./series-fit.ts";

/** Runs that stray are forgiven as by Student's t with four degrees of freedom. */
const TAIL = 4;

/**
 * How much less likely it is that the new level begins at an index than at the step's own: twice the log likelihood ratio.
 * A commit beside the boundary belongs to its own level as far as its runs, each by a heavy-tailed likelihood, say so;
 * what commits vary by themselves dilutes that. Indices ascend without a gap; the step's own is among them.
 */
export function placeOdds(
  fit: SeriesFit,
  starts: readonly number[],
  step: Step,
  noise: Noise,
): { index: number; odds: number }[] {
  const k = starts.indexOf(step.start);
  const from = Math.max(starts[k - 1]! + 1, step.start - REACH);
  const to = Math.min(starts[k + 1] ?? fit.values.length, step.start + REACH);
  const before = sideOf(fit, from - 1, step.start, step.before);
  const after = sideOf(fit, step.start, to, step.after);
  const places = [{ index: step.start, odds: 0 }];
  let odds = 0;
  for (let at = step.start - 1; at >= from; at--) {
    odds += ownOdds(fit, noise, at, before, after);
    places.unshift({ index: at, odds });
  }
  odds = 0;
  for (let at = step.start + 1; at < to; at++) {
    odds += ownOdds(fit, noise, at - 1, after, before);
    places.push({ index: at, odds });
  }
  return places;
}

/** One side of a boundary: its level, and the robust variance of its runs about it with their number. */
type Side = { level: number; variance: number; runs: number };

/** A level's own spread counts as so many runs less: a few that agree by chance must not look exact. */
const PRIOR_RUNS = 10;

function sideOf(fit: SeriesFit, from: number, to: number, level: number): Side {
  const apart = fit.commits
    .slice(from, to)
    .flatMap((commit) => commit.runs.map((run) => Math.abs(run - level)));
  const spread = apart.length === 0 ? 0 : 1.4826 * median(apart);
  return { level, variance: spread ** 2, runs: apart.length };
}

/**
 * Twice the log likelihood ratio of the commit's runs for the level `own` against the level `other`, each weighed with its own
 * spread (a tail that is always there varies less than one that comes and goes), drawn towards that of the series. Runs of a
 * commit share what it varies by itself, and tell less than as many of other commits by the design effect (Kish 1965).
 */
function ownOdds(fit: SeriesFit, noise: Noise, index: number, own: Side, other: Side): number {
  const runs = fit.commits[index]!.runs;
  const about_commit = fit.runs_part[index]! / medianVariance(runs.length);
  const about_level = about_commit + noise.commit;
  const own_scale = drawn(own, about_level);
  const other_scale = drawn(other, about_level);
  let odds = 0;
  for (const run of runs) {
    const near = 1 + (run - own.level) ** 2 / (TAIL * own_scale);
    const far = 1 + (run - other.level) ** 2 / (TAIL * other_scale);
    odds += Math.log(other_scale / own_scale) + (TAIL + 1) * Math.log(far / near);
  }
  return (odds * about_level) / (about_commit + runs.length * noise.commit);
}

function drawn({ variance, runs }: Side, pooled: number): number {
  return (runs * variance + PRIOR_RUNS * pooled) / (runs + PRIOR_RUNS);
}
