import type { Prng } from "../statistics/prng.ts";
import { quantileSorted } from "../statistics/quantiles.ts";

const RESAMPLES = 300;
/** Values beside the boundary that are drawn from: more change the interval little and cost time. */
const NEAREST = 80;

/**
 * 95 % interval of mean(after) - mean(before) by the moving block bootstrap (Kuensch 1989; blocks of the cube root of the
 * length, so that resemblance between neighbours is kept), widened by the degree of freedom that each mean costs.
 * The values nearest the boundary count: the end of `before` and the beginning of `after`.
 */
export function differenceInterval(
  before: Float64Array,
  after: Float64Array,
  random: Prng,
): { low: number; high: number } | null {
  const old = before.subarray(Math.max(0, before.length - NEAREST));
  const fresh = after.subarray(0, NEAREST);
  if (old.length < 2 || fresh.length < 2) return null;
  const off = new Float64Array(RESAMPLES);
  for (let i = 0; i < RESAMPLES; i++) off[i] = strayOfMean(fresh, random) - strayOfMean(old, random);
  off.sort();
  const step = mean(after) - mean(before);
  return { low: step + quantileSorted(off, 0.025), high: step + quantileSorted(off, 0.975) };
}

/** How far the mean of one resample lies from the mean it was drawn about. */
function strayOfMean(values: Float64Array, random: Prng): number {
  const n = values.length;
  const block = Math.max(1, Math.round(Math.cbrt(n)));
  let sum = 0;
  for (let taken = 0; taken < n; ) {
    const start = random.below(n);
    // Blocks wrap round, so that every value is drawn equally often (Politis and Romano 1992).
    for (let k = 0; k < block && taken < n; k++, taken++) sum += values[(start + k) % n]!;
  }
  return (sum / n - mean(values)) * Math.sqrt(n / (n - 1));
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
