import { confidenceSequence, type LentSpread, valuesNeeded } from "../sequential/confidence-sequence.ts";
import { type Pair, ratioEnd, sequenceOptions, toldPairs } from "../sequential/judge-pairs.ts";
import { MOST_LOST_TURNS } from "./judge-reruns.ts";

/** Probability that a whole bisection puts any commit on the wrong level. */
export const LEVEL_ALPHA = 0.005;

const MOST_PAIRS = 2_000;
const LEAST_PAIRS = 5;
const HOPE = 3;

export interface Placed {
  word: "open" | "old level" | "new level" | "can't tell";
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  /** Whether it cannot be told for want of pairs: one side was never measured. */
  no_pairs: boolean;
  pairs_needed: number | null;
}

/**
 * On which level a commit in the cause interval is, by pairs (a: the commit before the change, b: this one): on the old one
 * where the interval of its log ratio lies below half of the confirmed effect, on the new one where it lies above.
 */
export function placeLevel({
  pairs,
  effect_ratio,
  smallest_effect,
  resolution = 0,
  lent,
  alpha,
  turns,
  lost_turns,
  most_pairs,
}: {
  pairs: readonly Pair[];
  /** Confirmed, after / before. */
  effect_ratio: number;
  /** Of the series, as a share. */
  smallest_effect: number;
  /** Values are whole numbers of it; 0: they are not rounded. */
  resolution?: number;
  /** What the history says of the spread of the pairs. */
  lent?: LentSpread;
  alpha: number;
  turns: number;
  lost_turns: number;
  most_pairs: number;
}): Placed {
  const differences = toldPairs(pairs).map(({ a, b }) => Math.log(b / a));
  const none = { ratio: null, ratio_low: null, ratio_high: null, no_pairs: false, pairs_needed: null };
  const lost = lost_turns >= MOST_LOST_TURNS;
  if (differences.length === 0) {
    return { ...none, word: lost || turns >= most_pairs ? "can't tell" : "open", no_pairs: true };
  }
  const options = sequenceOptions({ pairs, smallest_effect, resolution, ...(lent ? { lent } : {}) });
  const { mean, low, high } = confidenceSequence(differences, alpha, options);
  const bounded = {
    ...none,
    ratio: Math.exp(mean),
    ratio_low: ratioEnd(low),
    ratio_high: ratioEnd(high),
  };
  const half = Math.log(effect_ratio) / 2;
  if (low !== null && low > half) return { ...bounded, word: half > 0 ? "new level" : "old level" };
  if (high !== null && high < half) return { ...bounded, word: half > 0 ? "old level" : "new level" };
  const spread = Math.sqrt(differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / differences.length);
  const needed = valuesNeeded(Math.abs(mean - half), spread, alpha, MOST_PAIRS, options);
  const more = needed === null ? null : Math.max(1, needed - differences.length);
  const turns_left = most_pairs - turns;
  const hopeless = differences.length >= LEAST_PAIRS && (more === null || more > HOPE * turns_left);
  const word = lost || turns_left <= 0 || hopeless ? "can't tell" : "open";
  return { ...bounded, word, pairs_needed: more };
}
