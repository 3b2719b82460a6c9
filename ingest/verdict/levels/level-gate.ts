import { REACH } from "../promises.ts";
import { median } from "../statistics/quantiles.ts";
import {
  allDistances,
  coreSpread,
  type HistoryLevel,
  inflationOf,
  levelOf,
  rootMeanSquare,
} from "./level-noise.ts";

/** What a boundary must reach to stand. */
export interface GateLimits {
  /** Step in standard errors, neighbours' resemblance allowed for. */
  score: number;
  /** Step in standard deviations of the values about their levels. */
  effect: number;
  /** The same step between the nearest commits alone, so that a slow climb is not pinned on one of them. */
  nearest_effect: number;
  /** Commits of the shorter level, and how many are the nearest. */
  commits: number;
  /** Step on the scale of the analysis. */
  step: number;
}

/** One boundary: the levels [from, start) and [start, to) and the step between them, on the scale of the analysis. */
export interface LevelStep {
  from: number;
  start: number;
  to: number;
  before: number;
  after: number;
  standard_error: number;
  /** Step in standard errors, with its sign. */
  score: number;
  /** Least of what it reaches, as a share of the limits; it stands from 1 on. */
  strength: number;
}

/** What stands after the gate. */
export interface GatedLevels {
  levels: HistoryLevel[];
  steps: LevelStep[];
  /** Standard deviation of a value about its level, outliers counted in part. */
  spread: number;
  inflation: number;
}

/**
 * Drops the weakest boundary and weighs its neighbours anew, until all that stand reach the limits. The spread stays that
 * of the first cut: a boundary that is dropped must not make the noise that drops the next.
 */
export function passLevelGate(
  values: Float64Array,
  starts: readonly number[],
  limits: GateLimits,
  least_spread: number,
): GatedLevels {
  let levels = starts.map((from, k) => levelOf(values, from, starts[k + 1] ?? values.length));
  const spread = Math.max(least_spread, fullSpread(allDistances(levels, values.length)));
  for (;;) {
    const inflation = inflationOf(values, levels, spread);
    const steps = levels
      .slice(1)
      .map((level, k) => weighStep(values, levels[k]!, level, limits, spread, inflation));
    let weakest = -1;
    for (const [k, { strength }] of steps.entries()) {
      if (strength < 1 && (weakest < 0 || strength < steps[weakest]!.strength)) weakest = k;
    }
    if (weakest < 0) return { levels, steps, spread, inflation };
    const { from, to } = steps[weakest]!;
    levels = levels.toSpliced(weakest, 2, levelOf(values, from, to));
  }
}

function weighStep(
  values: Float64Array,
  old: HistoryLevel,
  fresh: HistoryLevel,
  limits: GateLimits,
  spread: number,
  inflation: number,
): LevelStep {
  const start = fresh.from;
  const centre = (from: number, to: number) =>
    from === old.from && to === start
      ? old.centre
      : from === start && to === fresh.to
        ? fresh.centre
        : median(values.subarray(from, to));
  const sides = (reach: number) => ({
    before: centre(Math.max(old.from, start - reach), start),
    after: centre(start, Math.min(fresh.to, start + reach)),
  });
  const { before, after } = sides(REACH);
  const nearest = sides(limits.commits);
  const n_old = start - old.from;
  const n_new = fresh.to - start;
  const variance_old = varianceOf(old, spread);
  const variance_new = varianceOf(fresh, spread);
  const step = after - before;
  const standard_error = Math.sqrt(inflation * (variance_old / n_old + variance_new / n_new));
  const usual = Math.sqrt((variance_old * n_old + variance_new * n_new) / (n_old + n_new));
  const score = step / standard_error;
  const strength = Math.min(
    Math.abs(score) / limits.score,
    Math.abs(step) / usual / limits.effect,
    Math.abs(nearest.after - nearest.before) / spread / limits.nearest_effect,
    Math.abs(step) / limits.step,
    Math.min(n_old, n_new) / limits.commits,
  );
  return { from: old.from, start, to: fresh.to, before, after, standard_error, score, strength };
}

/** Values' worth by which a level's own spread is drawn towards that of the series. */
const PRIOR_VALUES = 20;

function varianceOf({ from, to, distances }: HistoryLevel, spread: number): number {
  const own = fullSpread(distances) ** 2;
  return ((to - from) * own + PRIOR_VALUES * spread ** 2) / (to - from + PRIOR_VALUES);
}

/**
 * Geometric mean of a robust standard deviation and the plain one. The first alone takes a wander among spikes for news, the
 * second alone lets one wild value hide a step that everybody sees.
 */
function fullSpread(distances: Float64Array): number {
  return Math.sqrt(coreSpread(distances) * rootMeanSquare(distances));
}
