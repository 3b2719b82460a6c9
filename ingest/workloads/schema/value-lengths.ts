import type { DatasetData, ValueDistribution } from "./dataset.ts";

const QUANTILES = 4096;

/** Bytes of all values of a dataset together, framing and compression left aside. */
export function datasetBytes({ keys, elements, value_bytes }: DatasetData): number {
  return keys * elements * meanValueBytes(value_bytes);
}

/** The mean length of a value in bytes. */
export function meanValueBytes(distribution: ValueDistribution): number {
  switch (distribution.kind) {
    case "fixed":
      return distribution.bytes;
    case "range":
      return (distribution.from_bytes + distribution.to_bytes) / 2;
    case "weighted": {
      const total = distribution.choices.reduce((sum, choice) => sum + choice.weight, 0);
      return distribution.choices.reduce((sum, { bytes, weight }) => sum + bytes * weight, 0) / total;
    }
    case "lognormal":
      return valueLengths(distribution, QUANTILES).reduce((sum, bytes) => sum + bytes, 0) / QUANTILES;
  }
}

/** The length that no value exceeds. */
export function largestValueBytes(distribution: ValueDistribution): number {
  switch (distribution.kind) {
    case "fixed":
      return distribution.bytes;
    case "range":
      return distribution.to_bytes;
    case "weighted":
      return Math.max(...distribution.choices.map(({ bytes }) => bytes));
    case "lognormal":
      return distribution.max_bytes;
  }
}

/**
 * So many lengths in rising order, in exact proportion: the n-th is the quantile of (n + 1/2) / count. Drawing
 * them at random instead would give every dataset another mean.
 */
export function valueLengths(distribution: ValueDistribution, count: number): Uint32Array {
  if (distribution.kind === "weighted") return weightedLengths(distribution.choices, count);
  return new Uint32Array(count).map((_, n) => quantile(distribution, (n + 0.5) / count));
}

function quantile(distribution: Exclude<ValueDistribution, { kind: "weighted" }>, u: number): number {
  switch (distribution.kind) {
    case "fixed":
      return distribution.bytes;
    case "range": {
      const { from_bytes, to_bytes } = distribution;
      return from_bytes + Math.floor(u * (to_bytes - from_bytes + 1));
    }
    case "lognormal": {
      const { median_bytes, sigma, max_bytes } = distribution;
      return Math.min(max_bytes, Math.round(median_bytes * Math.exp(sigma * normalQuantile(u))));
    }
  }
}

/** Largest remainders: each length as often as its weight says, to the nearest whole key. */
function weightedLengths(choices: readonly { bytes: number; weight: number }[], count: number): Uint32Array {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  const shares = choices.map(({ bytes, weight }) => {
    const exact = (count * weight) / total;
    return { bytes, count: Math.floor(exact), remainder: exact - Math.floor(exact) };
  });
  let left = count - shares.reduce((sum, share) => sum + share.count, 0);
  for (const share of shares.toSorted((a, b) => b.remainder - a.remainder)) {
    if (left-- > 0) share.count++;
  }
  const lengths = new Uint32Array(count);
  let at = 0;
  for (const share of shares.toSorted((a, b) => a.bytes - b.bytes)) {
    lengths.fill(share.bytes, at, at + share.count);
    at += share.count;
  }
  return lengths;
}

/** Quantile of the standard normal distribution, to 1e-9 (P. J. Acklam, 2003). */
export function normalQuantile(u: number): number {
  const tail = 0.02425;
  if (u > 1 - tail) return -normalQuantile(1 - u);
  if (u < tail) {
    const q = Math.sqrt(-2 * Math.log(u));
    return horner(TAIL_A, q) / horner([...TAIL_B, 1], q);
  }
  const q = u - 0.5;
  const r = q * q;
  return (horner(MIDDLE_A, r) * q) / horner([...MIDDLE_B, 1], r);
}

const MIDDLE_A = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
];
const MIDDLE_B = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
];
const TAIL_A = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_B = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];

/** Coefficients from the highest power down. */
function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
