import { levelMean } from "../history/noise.ts";
import { optimalPartition } from "../history/segmentation.ts";
import { inflation, levelNoise } from "./level-noise.ts";

/** A step's likelihood ratio, twice its logarithm and so about z squared, that makes a new level beyond doubt. */
const PENALTY = 24;
/** Neighbours over which likeness is reckoned when a step is weighed. */
const NEIGHBOURS = 12;
/** Steps not yet cut make neighbours alike too, so no more likeness than this is believed. */
const MOST_INFLATION = 2.5;
const PASSES = 4;
/** Commits to each side whose median a stray one is held to, and how far from it in standard deviations it may be. */
const SIDE = 3;
const STRAY_SD = 4;

/**
 * The levels a series has had beyond doubt, as first indices, by exact segmentation (optimal partitioning). From the
 * largest plausible noise, that of a series without steps, downwards; so likeness of neighbours is not cut into levels.
 */
export function strictLevels(values: Float64Array, runs_part: Float64Array): number[] {
  const n = values.length;
  let starts = [0];
  const rest = new Float64Array(n);
  for (let pass = 0; pass < PASSES; pass++) {
    rest.set(values);
    const weights = runs_part.map((variance) => 1 / Math.max(variance, Number.MIN_VALUE));
    for (let k = 0; k < starts.length; k++) {
      const to = starts[k + 1] ?? n;
      const mean = levelMean(values, weights, starts[k]!, to);
      for (let i = starts[k]!; i < to; i++) rest[i]! -= mean;
    }
    const noise = levelNoise(rest, runs_part, 0, n);
    const usual = runs_part.map((variance) => variance + noise.between);
    if (usual.some((variance) => !(variance > 0))) return starts;
    const next = optimalPartition(
      withoutStrays(values, usual),
      usual.map((variance) => 1 / variance),
      PENALTY * Math.min(MOST_INFLATION, inflation(noise.autocorrelation, NEIGHBOURS)),
    );
    if (next.length === starts.length && next.every((start, k) => start === starts[k])) break;
    starts = next;
  }
  return starts;
}

/** Values far from the median of their neighbours are drawn to it (Hampel's filter); levels of four and more stay. */
function withoutStrays(values: Float64Array, variances: Float64Array): Float64Array {
  const near = new Float64Array(2 * SIDE + 1);
  return values.map((value, i) => {
    const from = Math.max(0, Math.min(i - SIDE, values.length - near.length));
    const seen = values.subarray(from, from + near.length);
    near.set(seen);
    const middle = near.subarray(0, seen.length).sort()[seen.length >> 1]!;
    const most = STRAY_SD * Math.sqrt(variances[i]!);
    return Math.max(middle - most, Math.min(middle + most, value));
  });
}
