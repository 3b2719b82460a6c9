/**
 * Confidence sequences for the mean of differences whose spread is not known: they hold at all times at once, so one
 * may look after every block and stop when one likes. The t-test's likelihood ratio with a normal mixture over the
 * standardised effect and the right Haar measure over the spread, as a test martingale: Lai (1976), "On confidence
 * sequences"; Wang & Ramdas (2025), "Anytime-valid t-tests and confidence sequences for Gaussian means with unknown
 * variance", theorem 3.2 of which gives the closed form used here.
 */

/**
 * Precision of the mixture: standardised effects about 1 / sqrt(this) are told soonest. Blocks of benchmarks are few and
 * what matters is several of their standard deviations, so it is small; in the long run it costs a logarithm.
 */
export const MIXTURE_PRECISION = 0.01;

/**
 * What is known of the spread before the first value: so many values' worth (`freedom`) of such a standard deviation, as an
 * inverse gamma prior of the variance (Smyth 2004, "moderated t"). The evidence then holds for series whose spread is
 * like that of those that lend it; nothing lent, and it holds for every one.
 */
export interface LentSpread {
  spread: number;
  freedom: number;
}

/** Where the values' own variance is larger than what is lent by more than this, the lender is no likeness: nothing is borrowed. */
const LIKENESS = 1.5;

const NOTHING_LENT: LentSpread = { spread: 0, freedom: 0 };

/** How a sequence is made; the same for all looks. */
export interface SequenceOptions {
  precision?: number;
  lent?: LentSpread;
  /** The least standard deviation that the values are taken to have, whatever they show. */
  least?: number;
}

/** A mean with the interval that holds whenever one looks. Null ends: not bounded yet. */
export interface Bounded {
  mean: number;
  low: number | null;
  high: number | null;
}

/**
 * Logarithm of the evidence (e-value) against a mean of `center`: under it, the probability that it ever passes
 * log(1 / alpha) is at most alpha. Minus infinity for no values.
 */
export function logEvidence(
  values: readonly number[],
  center: number,
  { precision = MIXTURE_PRECISION, lent = NOTHING_LENT, least = 0 }: SequenceOptions = {},
): number {
  const n = values.length;
  if (n === 0) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value - center;
    squares += (value - center) ** 2;
  }
  const own = Math.max(squares - sum ** 2 / n, n * least ** 2);
  const freedom = borrowed(n, own, lent);
  squares = sum ** 2 / n + own + freedom * Math.max(lent.spread, least) ** 2;
  if (squares === 0) return 0.5 * Math.log(precision / (n + precision));
  const whole = (n + precision) * squares;
  const told = Math.log(whole / Math.max(0, whole - sum * sum));
  return 0.5 * (Math.log(precision / (n + precision)) + (n + freedom) * told);
}

/**
 * All means that `values` do not speak against at level `alpha`, at this look or an earlier one: what was excluded stays
 * excluded. The mean is that of all values. Throws RangeError where there are none.
 */
export function confidenceSequence(
  values: readonly number[],
  alpha: number,
  options: SequenceOptions = {},
): Bounded {
  if (values.length === 0) throw new RangeError("a confidence sequence needs a value");
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let mean = 0;
  let squares = 0;
  for (const [i, value] of values.entries()) {
    // Welford (1962): sums of squares would cancel.
    const distance = value - mean;
    mean += distance / (i + 1);
    squares += distance * (value - mean);
    const half = halfWidth(i + 1, Math.sqrt(squares / (i + 1)), alpha, options);
    if (half === null) continue;
    low = Math.max(low, mean - half);
    high = Math.min(high, mean + half);
  }
  // An empty set means that the mean has moved: then nothing is known of it.
  return low <= high && high < Number.POSITIVE_INFINITY
    ? { mean, low, high }
    : { mean, low: null, high: null };
}

/**
 * Half the width of the interval after `n` values with that spread (the root of their mean squared distance from their
 * mean); null where so few bound nothing.
 */
export function halfWidth(
  n: number,
  spread: number,
  alpha: number,
  { precision = MIXTURE_PRECISION, lent = NOTHING_LENT, least = 0 }: SequenceOptions = {},
): number | null {
  const share = precision / (n + precision);
  const own = n * Math.max(spread, least) ** 2;
  const freedom = borrowed(n, own, lent);
  const limit = Math.exp(-(Math.log(share) + 2 * Math.log(alpha)) / (n + freedom));
  const room = 1 - limit * share;
  if (room <= 0 || n < 2) return null;
  const squares = own + freedom * Math.max(lent.spread, least) ** 2;
  return Math.sqrt((squares * (limit - 1)) / (n * room));
}

/** The least number of values, up to `most`, after which the interval is at most `target` wide to each side; null: more. */
export function valuesNeeded(
  target: number,
  spread: number,
  alpha: number,
  most: number,
  options: SequenceOptions = {},
): number | null {
  if (target <= 0) return null;
  const enough = (n: number) => (halfWidth(n, spread, alpha, options) ?? Number.POSITIVE_INFINITY) <= target;
  if (!enough(most)) return null;
  let [low, high] = [2, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many values' worth of spread are borrowed, given the squared distances of `n` values from their mean. */
export function borrowed(n: number, squares: number, { spread, freedom }: LentSpread): number {
  return n > 1 && squares > (n - 1) * LIKENESS * spread ** 2 ? 0 : freedom;
}
