import type { Better, ChangePoint } from "../detection.ts";
import { median, medianVariance, quantile } from "../statistics/quantiles.ts";
import { isTelling } from "../statistics/scale.ts";
import { studentCritical, studentTwoSided } from "../statistics/student.ts";

/** A commit to look back to. */
export interface DriftAgainst {
  kind: "release" | "commits-back";
  /** The tag of a release, "100 commits back". */
  name: string;
  commit: string;
}

/** One series in branch order, a value per measured commit, in the metric's unit. */
export interface DriftSeries {
  key: string;
  better: Better;
  smallest_effect: number;
  /** A commit that is looked back to and has no value stands among them with NaN. */
  values: readonly { commit: string; value: number }[];
  /** Change points that are known already: their steps are taken out first, as they explain themselves. */
  changes: readonly Pick<ChangePoint, "commit" | "before" | "after">[];
}

export interface Drift {
  series: string;
  against: DriftAgainst;
  direction: "worse" | "better";
  /** The newest level / the level then, the steps of known change points taken out. */
  ratio: number;
  /** 95 % interval, not corrected for the number of series. */
  ratio_low: number;
  ratio_high: number;
  /** Of this series alone; it is at most the part of `alpha` that each series may spend. */
  p: number;
  /** The ratio of the known change points between the two levels; 1 where there are none. */
  explained: number;
}

/** Commits whose median is a level. */
const WIDTH = 10;
const FEWEST = 6;
export const COMMITS_BACK = 100;
/** Neighbours are taken to share so much of their noise, with the weight of so many values. */
const USUAL_AUTOCORRELATION = 0.4;
const USUAL_WEIGHT = 20;
const MOST_AUTOCORRELATION = 0.9;

/**
 * Slow drift: many small steps, of which none is a change point. Compares the median of the newest commits of each series
 * with that around a release, or 100 commits back. Noise is what values stray from the line between the two, robust, inflated for
 * autocorrelation (variance of the mean of an AR(1) process); Student's t, Bonferroni over all series and commits looked back to.
 */
export function slowDrift(
  series: readonly DriftSeries[],
  against: readonly DriftAgainst[],
  alpha: number,
): Drift[] {
  const limit = alpha / Math.max(1, series.length * against.length);
  return series.flatMap((one) =>
    against.flatMap((back) => {
      const drift = driftOf(one, back);
      return drift && drift.p <= limit && matters(drift, one) ? [drift] : [];
    }),
  );
}

/** The newest release that is old enough, and the commit 100 back, as far as the branch has them; tags in branch order. */
export function driftAgainst(
  commits: readonly string[],
  tags: readonly { name: string; commit: string }[],
): DriftAgainst[] {
  const newest = commits.length - 1;
  const release = tags.findLast(({ commit }) => {
    const position = commits.indexOf(commit);
    return position >= 0 && newest - position >= 2 * WIDTH;
  });
  const back = commits[newest - COMMITS_BACK];
  return [
    ...(release ? [{ kind: "release" as const, ...release }] : []),
    ...(back === undefined
      ? []
      : [{ kind: "commits-back" as const, name: `${COMMITS_BACK} commits back`, commit: back }]),
  ];
}

function matters({ ratio }: Drift, { smallest_effect }: DriftSeries): boolean {
  return Math.abs(ratio - 1) >= smallest_effect;
}

/** Null where a level has too few values, or where the two levels would overlap. */
function driftOf({ key, better, values, changes }: DriftSeries, against: DriftAgainst): Drift | null {
  const usable = values.filter(
    ({ value, commit }) => (value > 0 && isTelling(value)) || commit === against.commit,
  );
  const at = usable.findIndex(({ commit }) => commit === against.commit);
  if (at < 0) return null;
  const { logs, explained } = withoutSteps(usable, changes, at);
  const from = Math.max(0, at - WIDTH / 2);
  const then = logs.slice(from, from + WIDTH).filter(Number.isFinite);
  const now = logs.slice(-WIDTH).filter(Number.isFinite);
  if (Math.min(then.length, now.length) < FEWEST || from + WIDTH > logs.length - WIDTH) return null;
  const [old, fresh] = [median(then), median(now)];
  const span = logs.slice(from).filter(Number.isFinite);
  const rest = strays(span, old, fresh);
  const { variance, autocorrelation } = noiseOf(rest);
  const error = Math.sqrt(
    levelVariance(variance, autocorrelation, then.length) +
      levelVariance(variance, autocorrelation, now.length),
  );
  const freedom = Math.max(2, (rest.length * (1 - autocorrelation)) / (1 + autocorrelation) - 2);
  const step = fresh - old;
  if (step === 0 || !(error > 0)) return null;
  const half = studentCritical(0.05, freedom) * error;
  return {
    series: key,
    against,
    direction: step > 0 === (better === "higher") ? "better" : "worse",
    ratio: Math.exp(step),
    ratio_low: Math.exp(step - half),
    ratio_high: Math.exp(step + half),
    p: studentTwoSided(step / error, freedom),
    explained,
  };
}

/** Logarithms, the steps of known change points taken out; `explained` is of those after the commit looked back to. */
function withoutSteps(
  values: DriftSeries["values"],
  changes: DriftSeries["changes"],
  at: number,
): { logs: number[]; explained: number } {
  const steps = new Map<string, number>();
  for (const { commit, before, after } of changes) {
    if (before > 0 && after > 0) steps.set(commit, (steps.get(commit) ?? 0) + Math.log(after / before));
  }
  let sum = 0;
  let then = 0;
  const logs = values.map(({ commit, value }, i) => {
    sum += steps.get(commit) ?? 0;
    if (i === at) then = sum;
    return Math.log(value) - sum;
  });
  return { logs, explained: Math.exp(sum - then) };
}

/** Distances from the line that leads from the middle of the old level to the middle of the new one. */
function strays(span: readonly number[], old: number, fresh: number): number[] {
  const first = (WIDTH - 1) / 2;
  const last = span.length - 1 - first;
  return span.map((value, i) => {
    const share = Math.min(1, Math.max(0, (i - first) / (last - first)));
    return value - (old + share * (fresh - old));
  });
}

/** Robust variance, the larger of that of the median and of the upper quartile, and lag-1 autocorrelation drawn towards the usual. */
function noiseOf(rest: readonly number[]): { variance: number; autocorrelation: number } {
  const sizes = rest.map(Math.abs);
  const scale = Math.max(quantile(sizes, 0.5) / 0.67449, quantile(sizes, 0.75) / 1.15035);
  const clipped = rest.map((one) => Math.max(-3 * scale, Math.min(3 * scale, one)));
  let products = 0;
  let squares = 0;
  for (const [i, one] of clipped.entries()) {
    squares += one * one;
    if (i > 0) products += one * clipped[i - 1]!;
  }
  const own = squares > 0 ? products / squares : 0;
  const n = rest.length;
  const drawn = (n * own + USUAL_WEIGHT * USUAL_AUTOCORRELATION) / (n + USUAL_WEIGHT);
  return { variance: scale ** 2, autocorrelation: Math.max(0, Math.min(MOST_AUTOCORRELATION, drawn)) };
}

/** Variance of the median of `length` neighbours of an AR(1) process. */
function levelVariance(variance: number, autocorrelation: number, length: number): number {
  let inflation = 1;
  for (let lag = 1; lag < length; lag++) {
    inflation += 2 * (1 - lag / length) * autocorrelation ** lag;
  }
  return variance * medianVariance(length) * inflation;
}
