import type { SeriesInput } from "../detection.ts";
import { LEAST_EFFECT, type Scale } from "../statistics/scale.ts";
import { type CommitValue, fitCells } from "./block-model.ts";
import { type CellLayout, CellReader } from "./cell-layout.ts";
import { type JoinedCells, joinedCells } from "./joined-cells.ts";
import {
  AUTOCORRELATION,
  levelResidual,
  levelVariance,
  type Noise,
  neighbourVariance,
  runVariance,
  valueVariance,
} from "./noise.ts";
import type { NoisePrior } from "./pooled-noise.ts";
import { optimalPartition } from "./segmentation.ts";

/** A series ready to be judged: a value per measured commit, and a first, generous cut into levels. */
export interface SeriesFit {
  input: SeriesInput;
  scale: Scale;
  /** Commits of the window that the series has a value of; those that share no block with the rest are not among `commits`. */
  measured: number;
  commits: CommitValue[];
  values: Float64Array;
  /** Variance of each value owed to its runs. */
  runs_part: Float64Array;
  run_variance: number;
  /** Its runs repeat so exactly that the floor of the noise rules; it says nothing of other series' noise. */
  exact: boolean;
  starts: number[];
}

/** Of fewer of its measured commits than this share, what blocks join is no picture of the series. */
const LEAST_JOINED = 0.5;

/** Whether there are two values at least, and blocks join most of what was measured: else it is judged as if blocks said nothing. */
export function isJoined({ values, measured }: Pick<SeriesFit, "values" | "measured">): boolean {
  return values.length > 1 && values.length >= LEAST_JOINED * measured;
}

/**
 * Fits the newest WINDOW measured commits of every series. Layouts are worked out once for all series in a row whose runs were made
 * together.
 */
export function fitAll(commits: readonly string[], series: readonly SeriesInput[]): SeriesFit[] {
  const reader = new CellReader(commits);
  let last: { layout: CellLayout; joined: JoinedCells } | null = null;
  return series.map((input) => {
    const { scale, layout, values } = reader.read(input.runs);
    if (last?.layout !== layout) last = { layout, joined: joinedCells(layout) };
    return fitSeries(input, scale, last.joined, values);
  });
}

function fitSeries(input: SeriesInput, scale: Scale, joined: JoinedCells, cells: Float64Array): SeriesFit {
  const fitted = fitCells(joined, cells);
  const measured = fitted.filter(({ position }) => position >= joined.from);
  const values = Float64Array.from(measured, (commit) => commit.value);
  const run_variance = runVariance(measured, joined.columns.length - 1);
  // Counters repeat exactly: without a floor the smallest wobble would be infinitely significant.
  const least = (Math.max(LEAST_EFFECT, input.smallest_effect) / 12) ** 2;
  const runs_part = valueVariance(measured, run_variance, least);
  const starts = cutGenerously(values, runs_part, Math.max(0, neighbourVariance(values) - mean(runs_part)));
  const exact = runs_part.every((variance) => variance <= least);
  return {
    input,
    scale,
    measured: joined.measured,
    commits: measured,
    values,
    runs_part,
    run_variance,
    exact,
    starts,
  };
}

/** The same series cut afresh, first taking its commits to vary as those of other series do (`ratio`, as in noiseRatio). */
export function cutAgain(fit: SeriesFit, ratio: number): SeriesFit {
  const between = Math.max(0, ratio - 1) * mean(fit.runs_part);
  return { ...fit, starts: cutGenerously(fit.values, fit.runs_part, between) };
}

/**
 * From the largest plausible noise downwards, so that noise between commits is not taken for levels; a low penalty, as
 * the gate removes what is weak.
 */
function cutGenerously(values: Float64Array, runs_part: Float64Array, largest: number): number[] {
  const n = values.length;
  const runs = mean(runs_part);
  let between = largest;
  let starts: number[] = [];
  for (let pass = 0; pass < 8; pass++) {
    const weights = inverseOf(runs_part, between);
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

/**
 * The noise that is left when the series is cut at `starts`, drawn towards what all series say. What commits vary beyond
 * their runs is never below zero.
 */
export function noiseAt(fit: SeriesFit, starts: readonly number[], prior: NoisePrior): Noise {
  const explained = mean(fit.runs_part);
  const { ratio, freedom } = noiseRatio(fit, starts);
  const own = freedom > 0 ? ratio * freedom : 0;
  const pooled = (own + prior.ratio * prior.weight) / Math.max(1e-9, freedom + prior.weight);
  const commit = Math.max(0, pooled - 1) * explained;
  return {
    run: fit.run_variance,
    commit,
    of_value: added(fit.runs_part, commit),
    freedom: freedom > 0 ? freedom + prior.weight : 0,
  };
}

/** Variance of the commits about their levels as a multiple of what their runs explain. */
export function noiseRatio(fit: SeriesFit, starts: readonly number[]): { ratio: number; freedom: number } {
  const rest = levelResidual(fit.values, inverseOf(fit.runs_part), starts);
  return { ratio: rest.variance / mean(fit.runs_part), freedom: rest.freedom };
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

function added(values: Float64Array, more: number): Float64Array {
  const sums = new Float64Array(values.length);
  for (let i = 0; i < sums.length; i++) sums[i] = values[i]! + more;
  return sums;
}

/** One over each variance, after `more` is added to it. */
export function inverseOf(variances: Float64Array, more = 0): Float64Array {
  const inverse = new Float64Array(variances.length);
  for (let i = 0; i < inverse.length; i++) inverse[i] = 1 / (variances[i]! + more);
  return inverse;
}
