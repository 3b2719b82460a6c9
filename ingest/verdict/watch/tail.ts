import { studentTwoSided } from "../statistics/student.ts";

/** What is known of the noise behind a standardised mean. */
export interface TailShape {
  /** Degrees of freedom behind the standard error. */
  freedom: number;
  /** Skewness towards the side on which the mean lies: positive when the noise itself strays there. */
  skewness: number;
  /** Excess kurtosis of a single value. */
  kurtosis: number;
}

/** Below this nothing is ever suspected, and its probability is not worth computing. */
export const WORTH_WEIGHING = 3.2;

/**
 * Probability that noise moves the mean of `length` values by `score` (> 0) standard errors or more to that side.
 * Student's t, after the score was brought to normal by the Cornish-Fisher expansion (Cornish & Fisher 1938) with the
 * cumulants of a mean. Cumulants only ever widen: light tails and a skew to the other side are not believed.
 */
export function tailProbability(score: number, length: number, shape: TailShape): number {
  const skewness = Math.max(0, shape.skewness) / Math.sqrt(length);
  const kurtosis = Math.max(0, shape.kurtosis) / length;
  let [low, high] = [0, score];
  if (stretched(score, skewness, kurtosis) > score) {
    for (let step = 0; step < 40; step++) {
      const middle = (low + high) / 2;
      if (stretched(middle, skewness, kurtosis) > score) high = middle;
      else low = middle;
    }
  }
  return studentTwoSided(high, shape.freedom) / 2;
}

/** Where the quantile of the noise lies that is at `z` for a normal mean. */
function stretched(z: number, skewness: number, kurtosis: number): number {
  return z + ((z * z - 1) * skewness) / 6 + Math.max(0, ((z ** 3 - 3 * z) * kurtosis) / 24);
}

/** The most degrees of freedom that are believed of one commit's tails: three of five runs may have met the same spike. */
const SINGLE_FREEDOM = 5;

/**
 * The same for one value alone, of which a mean's expansion says nothing: Student's t with few degrees of freedom, those
 * that give the kurtosis to values pulled in at 3.5 standard deviations where they are fewer (fitted to t3 .. t30).
 */
export function singleTailProbability(score: number, shape: TailShape): number {
  const tails = shape.kurtosis > 0 ? 2 + 3 / shape.kurtosis : Number.POSITIVE_INFINITY;
  const freedom = Math.max(1, Math.min(shape.freedom, tails, SINGLE_FREEDOM));
  return studentTwoSided(score, freedom) / 2;
}
