import { median, quantileSorted } from "../statistics/quantiles.ts";

/** Quantiles of the absolute value of a standard normal. */
const HALF_OF_NORMAL = 0.67449;
const QUARTERS_OF_NORMAL = 1.15035;

/** Standard deviation from ascending distances: of their median and upper quartile the larger, so that flapping is seen. */
export function coreSpread(distances: Float64Array): number {
  if (distances.length === 0) return 0;
  return Math.max(
    quantileSorted(distances, 0.5) / HALF_OF_NORMAL,
    quantileSorted(distances, 0.75) / QUARTERS_OF_NORMAL,
  );
}

/** Noise before any level is known, from the differences of neighbours; steps are few among them. Zero: all are equal. */
export function neighbourSpread(values: Float64Array): number {
  const apart = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 0; i < apart.length; i++) apart[i] = Math.abs(values[i + 1]! - values[i]!);
  const core = coreSpread(apart.sort());
  return (core > 0 ? core : rootMeanSquare(apart)) / Math.SQRT2;
}

export function rootMeanSquare(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return values.length > 0 ? Math.sqrt(sum / values.length) : 0;
}

/** Ascending distances of values [from, to) from their centre. */
export function distancesFrom(values: Float64Array, centre: number, from: number, to: number): Float64Array {
  const distances = new Float64Array(to - from);
  for (let i = from; i < to; i++) distances[i - from] = Math.abs(values[i]! - centre);
  return distances.sort();
}

/** A level: commits [from, to), their median, and its values' ascending distances from it. */
export interface HistoryLevel {
  from: number;
  to: number;
  centre: number;
  distances: Float64Array;
}

export function levelOf(values: Float64Array, from: number, to: number): HistoryLevel {
  const centre = median(values.subarray(from, to));
  return { from, to, centre, distances: distancesFrom(values, centre, from, to) };
}

/** All distances of all levels, ascending. */
export function allDistances(levels: readonly HistoryLevel[], n: number): Float64Array {
  const all = new Float64Array(n);
  for (const level of levels) all.set(level.distances, level.from);
  return all.sort();
}

/** So many values without resemblance are put in with those seen: a short series inflates little by chance. */
const PRIOR_VALUES = 20;
const MOST_RESEMBLANCE = 0.9;
/** Residuals count up to so many spreads: one spike beside another is no resemblance. */
const CLIP = 3;

/**
 * By how much the variance of a level's mean exceeds that of independent values: (1 + r) / (1 - r) of a first-order
 * autoregression, r the lag-one autocorrelation of the residuals, clipped and shrunk.
 */
export function inflationOf(values: Float64Array, levels: readonly HistoryLevel[], spread: number): number {
  let own = 0;
  let shared = 0;
  for (const { from, to, centre } of levels) {
    let previous = 0;
    for (let i = from; i < to; i++) {
      const rest = Math.max(-CLIP, Math.min(CLIP, (values[i]! - centre) / spread));
      own += rest * rest;
      shared += rest * previous;
      previous = rest;
    }
  }
  const seen = own > 0 ? shared / own : 0;
  const shrunk = (seen * values.length) / (values.length + PRIOR_VALUES);
  const resemblance = Math.max(0, Math.min(MOST_RESEMBLANCE, shrunk));
  return (1 + resemblance) / (1 - resemblance);
}
