import { median } from "../statistics/quantiles.ts";
import { isTelling } from "../statistics/scale.ts";
import {
  confidenceSequence,
  type LentSpread,
  type SequenceOptions,
  valuesNeeded,
} from "./confidence-sequence.ts";
import { leastSpread } from "./least-spread.ts";

/** One run of each side, made one right after the other. Values in the metric's unit, above zero. */
export interface Pair {
  a: number;
  b: number;
}

/** A metric of one workload that two commits are compared in. */
export interface PairedSeries {
  key: string;
  better: "higher" | "lower";
  /** Smallest relative change that matters, as a share. */
  smallest_effect: number;
  pairs: readonly Pair[];
  /** Values are whole numbers of it, in the metric's unit; 0 or left out where they are not rounded. */
  resolution?: number;
  /** What others say of the spread of its differences. */
  lent?: LentSpread;
}

export type PairWord = "better" | "worse" | "no change" | "can't tell";

/** What can be said of b against a. Ratios are b / a; null where they are not bounded yet. */
export interface PairVerdict {
  key: string;
  word: PairWord;
  pairs: number;
  median_a: number | null;
  median_b: number | null;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  smallest_effect: number;
  /** Why it cannot be told: too few pairs to know even their spread, or a spread too wide for so many; null where told. */
  reason: "few" | "noisy" | null;
  /** How many more pairs it would take if their spread stays as it is; null where told, unknown, or where nobody would wait. */
  pairs_needed: number | null;
}

/** More pairs than this is no plan. */
const MOST_PAIRS = 2_000;
/** Fewer say too little of their own spread, whatever others lend: nothing is told, and how many it takes is not foretold. */
const LEAST_PAIRS = 3;

/**
 * Judges every series at once: `alpha` is the probability that, at any look, any series whose sides are equal is said to
 * differ (Bonferroni over `family` series, at least those given). A series is "worse" or "better" where the interval
 * excludes equality and the change found is one that matters; "no change" where the interval lies within +- the smallest
 * effect. Differences are taken on the log scale within pairs, which shared moods of the host do not touch.
 */
export function judgePairs(
  series: readonly PairedSeries[],
  { alpha, family = series.length }: { alpha: number; family?: number },
): PairVerdict[] {
  const each = alpha / Math.max(1, family, series.length);
  return series.map((one) => judgeOne(one, each));
}

function judgeOne(series: PairedSeries, alpha: number): PairVerdict {
  const { key, better, smallest_effect } = series;
  const told = toldPairs(series.pairs);
  const verdict: PairVerdict = {
    key,
    word: "can't tell",
    pairs: told.length,
    median_a: medianOf(told.map(({ a }) => a)),
    median_b: medianOf(told.map(({ b }) => b)),
    ratio: null,
    ratio_low: null,
    ratio_high: null,
    smallest_effect,
    reason: "few",
    pairs_needed: null,
  };
  if (told.length === 0) return verdict;
  const differences = told.map(({ a, b }) => Math.log(b / a));
  const options = sequenceOptions(series);
  const { mean, low, high } = confidenceSequence(differences, alpha, options);
  const bounded = {
    ...verdict,
    ratio: Math.exp(mean),
    ratio_low: ratioEnd(low),
    ratio_high: ratioEnd(high),
  };
  const [down, up] = [Math.log1p(-smallest_effect), Math.log1p(smallest_effect)];
  if (told.length >= LEAST_PAIRS && low !== null && high !== null) {
    if (low >= down && high <= up) return { ...bounded, word: "no change", reason: null };
    const differs = low > 0 || high < 0;
    if (differs && (mean <= down || mean >= up)) {
      return { ...bounded, word: mean > 0 === (better === "higher") ? "better" : "worse", reason: null };
    }
  }
  if (told.length < LEAST_PAIRS) return bounded;
  const spread = Math.sqrt(differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / told.length);
  const target = mean <= down || mean >= up ? Math.abs(mean) : Math.min(mean - down, up - mean);
  const needed = valuesNeeded(target, spread, alpha, MOST_PAIRS, options);
  // An interval that is gone although there are enough values: what the two differ by has moved, and no number of pairs helps.
  const lost = needed !== null && needed <= told.length && low === null;
  return {
    ...bounded,
    reason: "noisy",
    pairs_needed: needed === null || lost ? null : Math.max(1, needed - told.length),
  };
}

/** How a confidence sequence of a series' differences is made: what is lent, and the least that they may vary by. */
export function sequenceOptions({
  pairs,
  smallest_effect,
  resolution,
  lent,
}: Pick<PairedSeries, "pairs" | "smallest_effect" | "resolution" | "lent">): SequenceOptions {
  const least = leastSpread(toldPairs(pairs), { smallest_effect, resolution });
  return lent ? { lent, least } : { least };
}

/** Those that can be compared: both sides above zero, and something that may have been measured. */
export function toldPairs(pairs: readonly Pair[]): Pair[] {
  return pairs.filter(({ a, b }) => a > 0 && b > 0 && isTelling(a) && isTelling(b));
}

/** An end of an interval of log ratios as a ratio; null where it bounds nothing that a number can say. */
export function ratioEnd(end: number | null): number | null {
  const ratio = end === null ? Number.NaN : Math.exp(end);
  return ratio > 0 && ratio < Number.POSITIVE_INFINITY ? ratio : null;
}

function medianOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : median(values);
}
