import { quantile } from "../statistics/quantiles.ts";

/** The noise of one level on the scale of the analysis, from the commits that are taken to be on it. */
export interface LevelNoise {
  /** The level itself. */
  level: number;
  /** Variance of a commit's value about the level beyond what its runs explain. */
  between: number;
  /** Commits on the level. */
  commits: number;
  /** Degrees of freedom behind the noise, which may be that of earlier levels as well. */
  freedom: number;
  /** Autocorrelation of the commits at lags 1 to 5, as far as it is sure. */
  autocorrelation: readonly number[];
  /** Third and fourth standardised cumulant of a commit's value, shrunk towards the normal's zero. */
  skewness: number;
  kurtosis: number;
  /** Sum over the commits of one over their values' variance. */
  information: number;
}

/** What strays further than so many standard deviations counts as so far and no further (Huber 1964). */
export const REACH_SD = 3.5;
const LAGS = 5;
const PASSES = 5;

/** Huber's psi. */
export function pulledIn(distance_sd: number): number {
  return Math.max(-REACH_SD, Math.min(REACH_SD, distance_sd));
}

/**
 * Location and scale of `values` [from, to) by Huber's Proposal 2 (Huber 1981, ch. 6), where each value has the known
 * variance of its runs (`runs_part`) and what is left is the variance between commits. Skewness and kurtosis of a few
 * hundred commits are themselves uncertain: each is shrunk by the share that chance could explain (positive-part
 * James-Stein), so that plain noise is not made to look wild.
 */
export function levelNoise(
  values: ArrayLike<number>,
  runs_part: ArrayLike<number>,
  from: number,
  to: number,
): LevelNoise {
  const n = to - from;
  const window = new Float64Array(n);
  for (let i = 0; i < n; i++) window[i] = values[from + i]!;
  let level = quantile(window, 0.5);
  let runs = 0;
  for (let i = from; i < to; i++) runs += runs_part[i]! / n;
  const strays = window.map((value) => Math.abs(value - level));
  // The upper quartile sees a second level that the median does not.
  const sd = Math.max(quantile(strays, 0.5) / 0.67449, quantile(strays, 0.75) / 1.15035);
  let between = Math.max(0, sd * sd - runs);
  const apart = new Float64Array(n);
  const weights = new Float64Array(n);
  let information = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    information = 0;
    let shift = 0;
    for (let i = 0; i < n; i++) {
      const weight = 1 / Math.sqrt(runs_part[from + i]! + between);
      weights[i] = weight;
      shift += weight * pulledIn((window[i]! - level) * weight);
      information += weight * weight;
    }
    level += shift / information;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      apart[i] = pulledIn((window[i]! - level) * weights[i]!);
      squares += apart[i]! ** 2;
    }
    between = Math.max(0, ((runs + between) * squares) / Math.max(1, n - 1) - runs);
  }
  return { level, between, commits: n, freedom: n - 1, information, ...shapeOf(apart) };
}

/**
 * The last of the levels that begin at `starts`, up to `to`, with the noise of all of them about their own: a level just
 * begun says where it is, and the earlier ones how much commits stray.
 */
export function noiseOfLast(
  values: Float64Array,
  runs_part: Float64Array,
  starts: readonly number[],
  to: number,
): LevelNoise {
  const from = starts.at(-1)!;
  const own = levelNoise(values, runs_part, from, to);
  if (from === 0) return own;
  const rest = values.slice(0, to);
  for (let k = 0; k < starts.length; k++) {
    const level = rest.subarray(starts[k]!, starts[k + 1] ?? to);
    const middle = quantile(level, 0.5);
    for (let i = 0; i < level.length; i++) level[i]! -= middle;
  }
  const all = levelNoise(rest, runs_part, 0, to);
  let information = 0;
  for (let i = from; i < to; i++) information += 1 / (runs_part[i]! + all.between);
  return {
    ...all,
    level: own.level,
    commits: own.commits,
    freedom: Math.max(1, to - starts.length),
    information,
  };
}

/** How much larger the variance of the mean of `length` neighbours is than were they independent. */
export function inflation(autocorrelation: readonly number[], length: number): number {
  let factor = 1;
  for (let lag = 1; lag <= autocorrelation.length && lag < length; lag++) {
    factor += 2 * (1 - lag / length) * autocorrelation[lag - 1]!;
  }
  return Math.max(1, factor);
}

function shapeOf(apart: Float64Array): Pick<LevelNoise, "autocorrelation" | "skewness" | "kurtosis"> {
  const n = apart.length;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (const x of apart) {
    second += (x * x) / n;
    third += x ** 3 / n;
    fourth += x ** 4 / n;
  }
  if (n < 2 * LAGS || second === 0) return { autocorrelation: [], skewness: 0, kurtosis: 0 };
  const lags = Array.from({ length: LAGS }, (_, i) => {
    let sum = 0;
    for (let j = i + 1; j < n; j++) sum += apart[j]! * apart[j - i - 1]!;
    // Neighbours about their own mean seem less alike than they are by 1 / n.
    return sum / (n * second) + 1 / n;
  });
  return {
    autocorrelation: shrunkLags(lags, n),
    skewness: shrunk(third / second ** 1.5, 6 / n),
    kurtosis: Math.max(0, shrunk(fourth / second ** 2 - 3, 24 / n)),
  };
}

/** What neighbours of a level just begun are taken to share, forgotten as it grows: AR(1) of 0.4 beside runs' noise. */
const EXPECTED = { excess: 0.5, forgotten_commits: 80, from_lag_to_lag: 0.4 };

/**
 * All lags count as far as it is sure that the mean of six commits varies more than independent ones would: not below one
 * standard error of that, wholly and with half a standard error more from two on.
 */
function shrunkLags(lags: readonly number[], n: number): number[] {
  let error = 0;
  const weights = lags.map((_, i) => 2 * (1 - (i + 1) / (LAGS + 1)));
  for (const weight of weights) error += weight ** 2 / n;
  error = Math.sqrt(error);
  const excessOf = (of: readonly number[]) => of.reduce((sum, lag, i) => sum + weights[i]! * lag, 0);
  const seen = excessOf(lags);
  const sure = Math.max(0, Math.min(1, seen / error - 1));
  const believed = sure * (seen + error / 2);
  const expected = EXPECTED.excess * Math.exp(-n / EXPECTED.forgotten_commits);
  if (believed > expected) return lags.map((lag) => (believed / seen) * lag);
  const pattern = lags.map((_, i) => EXPECTED.from_lag_to_lag ** i);
  return pattern.map((lag) => (expected / excessOf(pattern)) * lag);
}

function shrunk(estimate: number, variance: number): number {
  return estimate === 0 ? 0 : estimate * Math.max(0, 1 - variance / estimate ** 2);
}
