import { medianVariance, quantile, quantileInPlace } from "../statistics/quantiles.ts";
import type { CommitValue } from "./block-model.ts";

/** Commits next to each other are taken to share this much of what is not explained by runs. */
export const AUTOCORRELATION = 0.4;

/** The noise of one series on the scale of the analysis. */
export interface Noise {
  /** Variance of one run about its commit, blocks removed. */
  run: number;
  /** Variance of a commit about its level beyond that of its runs. */
  commit: number;
  /** Variance of each commit's value, both together. */
  of_value: Float64Array;
  /** Degrees of freedom behind `of_value`. */
  freedom: number;
}

/** Of a commit with many runs each is compared with the next few. */
const NEAR = 6;

/**
 * Variance of one run from the differences of runs of the same commit in different blocks. Two robust scales, of their
 * median and upper quartile, and the larger counts: the first stands more spikes, the second sees flapping. `blocks`: in which
 * any of the runs was made.
 */
export function runVariance(commits: readonly Pick<CommitValue, "runs">[], blocks: number): number {
  let cells = 0;
  let most = 0;
  for (const { runs } of commits) {
    cells += runs.length;
    most += Math.min(NEAR, runs.length - 1) * runs.length;
  }
  const differences = new Float64Array(most);
  let n = 0;
  for (const { runs } of commits) {
    for (let i = 0; i < runs.length; i++) {
      const until = Math.min(runs.length, i + 1 + NEAR);
      for (let j = i + 1; j < until; j++) differences[n++] = Math.abs(runs[i]! - runs[j]!);
    }
  }
  if (n === 0) return 0;
  const scale = Math.max(
    quantileInPlace(differences, n, 0.5) / (0.67449 * Math.SQRT2),
    quantileInPlace(differences, n, 0.75) / (1.15035 * Math.SQRT2),
  );
  return (scale * scale * cells) / Math.max(1, cells - blocks + 1);
}

/** Variance of each commit's value owed to its runs, given the variance of one run. Never below `least`. */
export function valueVariance(commits: readonly CommitValue[], run: number, least: number): Float64Array {
  return Float64Array.from(commits, ({ runs, information }) =>
    Math.max(least, (run * medianVariance(runs.length) * runs.length) / Math.max(information, 0.25)),
  );
}

/**
 * First guess of the variance between commits, from the smaller differences of neighbours: up to two thirds of them may be
 * steps between levels.
 */
export function neighbourVariance(values: ArrayLike<number>): number {
  const differences: number[] = [];
  for (let i = 1; i < values.length; i++) differences.push(Math.abs(values[i]! - values[i - 1]!));
  return differences.length === 0 ? 0 : (quantile(differences, 0.3) / (0.38532 * Math.SQRT2)) ** 2;
}

/** Mean squared deviation of values from their levels, with its degrees of freedom. */
export function levelResidual(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  starts: readonly number[],
): { variance: number; freedom: number } {
  let squares = 0;
  for (let k = 0; k < starts.length; k++) {
    const from = starts[k]!;
    const to = starts[k + 1] ?? values.length;
    const mean = levelMean(values, weights, from, to);
    for (let i = from; i < to; i++) squares += (values[i]! - mean) ** 2;
  }
  const freedom = values.length - starts.length;
  return { variance: freedom > 0 ? squares / freedom : Number.NaN, freedom };
}

export function levelMean(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  from: number,
  to: number,
): number {
  let sum = 0;
  let weight = 0;
  for (let i = from; i < to; i++) {
    sum += values[i]! * weights[i]!;
    weight += weights[i]!;
  }
  return sum / weight;
}

/**
 * Variance of the mean of a level of `length` commits: runs' part shrinks as 1/length, commits' part slower, as
 * neighbours resemble each other (variance of the mean of an AR(1) process).
 */
export function levelVariance(
  runs_part: number,
  commits_part: number,
  length: number,
  autocorrelation: number,
): number {
  let inflation = 1;
  let power = 1;
  for (let lag = 1; lag < Math.min(length, 60); lag++) {
    power *= autocorrelation;
    inflation += 2 * (1 - lag / length) * power;
  }
  return (runs_part + commits_part * inflation) / length;
}
