import type { LentSpread } from "./confidence-sequence.ts";
import { type Pair, toldPairs } from "./judge-pairs.ts";

/**
 * What others lend counts as no more than so many values. Series of one metric are alike but not the same: over the
 * workloads of the example's recording their spreads differ by a tenth (throughput) up to a factor of 2.6 (p95).
 */
const MOST_FREEDOM = 6;
/** Lent as so much larger: with that a series may vary twice as much as its lenders, and the promised rate of errors still holds. */
const CAUTION = 1.25;
/** Pairs below which a series has nothing to lend. */
const LEAST_PAIRS = 3;

/**
 * What the series of one metric over several workloads lend each other: for each, the pooled spread of the others' log
 * differences. A few pairs say little of their own spread, and a test that has to allow for that needs twice as many.
 */
export function lendSpread(series: readonly (readonly Pair[])[]): LentSpread[] {
  const all = series.map(squaresOf);
  return all.map((_, own) => {
    const others = all.filter((one, i) => i !== own && one.freedom >= LEAST_PAIRS - 1);
    const freedom = others.reduce((sum, one) => sum + one.freedom, 0);
    const squares = others.reduce((sum, one) => sum + one.squares, 0);
    if (freedom === 0) return { spread: 0, freedom: 0 };
    return { spread: CAUTION * Math.sqrt(squares / freedom), freedom: Math.min(MOST_FREEDOM, freedom) };
  });
}

/**
 * What the history of a series lends its reruns: the spread of a pair whose runs differ as runs of one commit did, rounds' moods
 * taken out (`run_noise`, a standard deviation on the log scale). Of its level or its changes it lends nothing.
 */
export function spreadOfHistory(run_noise: number | null): LentSpread {
  if (run_noise === null) return { spread: 0, freedom: 0 };
  return { spread: CAUTION * Math.SQRT2 * run_noise, freedom: MOST_FREEDOM };
}

function squaresOf(pairs: readonly Pair[]): { squares: number; freedom: number } {
  const differences = toldPairs(pairs).map(({ a, b }) => Math.log(b / a));
  const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
  return {
    squares: differences.reduce((sum, one) => sum + (one - mean) ** 2, 0),
    freedom: Math.max(0, differences.length - 1),
  };
}
