import { quantile } from "../statistics/quantiles.ts";

/** The noise of one level on the scale of the analysis, from the commits that are taken to be on it. */
export interface LevelNoise {
  /** The level itself. */
  level: number;
  /** Variance of a commit's value about the level beyond what its runs explain. */
  between: number;
  /** Commits behind all this. */
  commits: number;
  /** Autocorrelation of the commits at lags 1 to 5, shrunk; all zero where the level shows none. */
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
const PASSES = 6;

/** Huber's psi. */
export function pulledIn(distance_sd: number): number {
  return Math.max(-REACH_SD, Math.min(REACH_SD, distance_sd));
}

/**
 * Location and scale of `values` [from, to) by Huber's Proposal 2 (Huber 1981, ch. 6), where each value has the known
 * variance of its runs (`runs_part`) and what is left is the variance between commits. Skewness, kurtosis and
 * autocorrelation of a few hundred commits are themselves uncertain: each is shrunk by the share that chance could
 * explain (positive-part James-Stein), so that plain noise is not made to look wild.
 */
export function levelNoise(
  values: ArrayLike<number>,
  runs_part: ArrayLike<number>,
  from: number,
  to: number,
): LevelNoise {
  const n = to - from;
  const window = Float64Array.from({ length: n }, (_, i) => values[from + i]!);
  let level = quantile(window, 0.5);
  let runs = 0;
  for (let i = from; i < to; i++) runs += runs_part[i]! / n;
  const strays = window.map((value) => Math.abs(value - level));
  // The upper quartile sees a second level that the median does not.
  const sd = Math.max(quantile(strays, 0.5) / 0.67449, quantile(strays, 0.75) / 1.15035);
  let between = Math.max(0, sd * sd - runs);
  const apart = new Float64Array(n);
  let information = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    information = 0;
    let shift = 0;
    for (let i = 0; i < n; i++) {
      const weight = 1 / Math.sqrt(runs_part[from + i]! + between);
      shift += weight * pulledIn((window[i]! - level) * weight);
      information += weight * weight;
    }
    level += shift / information;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const weight = 1 / Math.sqrt(runs_part[from + i]! + between);
      apart[i] = pulledIn((window[i]! - level) * weight);
      squares += apart[i]! ** 2;
    }
    between = Math.max(0, ((runs + between) * squares) / Math.max(1, n - 1) - runs);
  }
  return { level, between, commits: n, information, ...shapeOf(apart) };
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

/** All lags are shrunk alike, by how sure it is that the mean of six commits varies more than independent ones would. */
function shrunkLags(lags: readonly number[], n: number): number[] {
  let excess = 0;
  let variance = 0;
  for (let lag = 1; lag <= LAGS; lag++) {
    const weight = 2 * (1 - lag / (LAGS + 1));
    excess += weight * lags[lag - 1]!;
    variance += (weight * weight) / n;
  }
  if (excess <= 0) return lags.map(() => 0);
  const share = shrunk(excess, variance) / excess;
  return lags.map((lag) => share * lag);
}

function shrunk(estimate: number, variance: number): number {
  return estimate === 0 ? 0 : estimate * Math.max(0, 1 - variance / estimate ** 2);
}
