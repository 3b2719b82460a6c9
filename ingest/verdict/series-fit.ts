import { type CommitValue, fitBlocks } from "./block-model.ts";
import type { SeriesInput } from "./detection.ts";
import {
  AUTOCORRELATION,
  levelResidual,
  levelVariance,
  type Noise,
  neighbourVariance,
  runVariance,
  valueVariance,
} from "./noise.ts";
import { type Scale, scaleOf } from "./scale.ts";
import { optimalPartition } from "./segmentation.ts";

/** A series ready to be judged: a value per measured commit, and a first, generous cut into levels. */
export interface SeriesFit {
  input: SeriesInput;
  scale: Scale;
  commits: CommitValue[];
  values: Float64Array;
  /** Variance of each value owed to its runs. */
  runs_part: Float64Array;
  run_variance: number;
  starts: number[];
}

export function fitSeries(commits: readonly string[], input: SeriesInput): SeriesFit {
  const scale = scaleOf(input.runs.map((run) => run.value));
  const scaled = input.runs.map((run) => ({ ...run, value: scale.to(run.value) }));
  const measured = fitBlocks(commits, scaled);
  const values = Float64Array.from(measured, (commit) => commit.value);
  const run_variance = runVariance(measured);
  // Counters repeat exactly: without a floor the smallest wobble would be infinitely significant.
  const least = (input.smallest_effect / 12) ** 2;
  const runs_part = valueVariance(measured, run_variance, least);
  const starts = cutGenerously(values, runs_part);
  return { input, scale, commits: measured, values, runs_part, run_variance, starts };
}

/**
 * From the largest plausible noise downwards, so that noise between commits is not taken for levels; a low penalty, as
 * the gate removes what is weak.
 */
function cutGenerously(values: Float64Array, runs_part: Float64Array): number[] {
  const n = values.length;
  const runs = mean(runs_part);
  let between = Math.max(0, neighbourVariance(values) - runs);
  let starts: number[] = [];
  for (let pass = 0; pass < 8; pass++) {
    const weights = runs_part.map((variance) => 1 / (variance + between));
    const penalty = (pass === 0 ? 1 : 2) * (Math.log(n) + 3);
    const next = optimalPartition(values, weights, penalty);
    if (pass > 1 && next.join() === starts.join()) break;
    starts = next;
    const rest = levelResidual(values, weights, starts);
    const smaller = rest.freedom > 0 ? Math.max(0, rest.variance - runs) : between;
    if (pass > 0 && smaller > between) break;
    between = Math.min(between, smaller);
  }
  return starts;
}

/** The noise that is left when the series is cut at `starts`. */
export function noiseAt(fit: SeriesFit, starts: readonly number[]): Noise {
  const weights = fit.runs_part.map((variance) => 1 / variance);
  const rest = levelResidual(fit.values, weights, starts);
  const commit = Math.max(0, (rest.freedom > 0 ? rest.variance : 0) - mean(fit.runs_part));
  return {
    run: fit.run_variance,
    commit,
    of_value: fit.runs_part.map((variance) => variance + commit),
    freedom: rest.freedom,
  };
}

/** Variance of the mean of the level [from, to). */
export function varianceOfLevel(fit: SeriesFit, noise: Noise, from: number, to: number): number {
  return levelVariance(mean(fit.runs_part.subarray(from, to)), noise.commit, to - from, AUTOCORRELATION);
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
