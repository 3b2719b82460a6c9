import { prng } from "../statistics/prng.ts";
import { confidenceSequence } from "./confidence-sequence.ts";

const TRIALS = 400;
const STEPS = 12;
/** On the log scale: a change by the factor e, which nobody needs statistics for. */
const LARGEST = 1;

/**
 * The smallest change, as a share, that a comparison of so many pairs tells from none with probability `power`, at level
 * `alpha` and looking after every pair. Simulated with the differences of A/A pairs (on the log scale) drawn with
 * replacement, their sign at random as A and B are the same; null where even a change by the factor e is not told.
 */
export function smallestDetectablePairs(
  differences: readonly number[],
  { pairs, alpha, power, seed = 1 }: { pairs: number; alpha: number; power: number; seed?: number },
): number | null {
  if (differences.length < 2 || pairs < 2) return null;
  const random = prng(seed);
  // The same draws for every size of change: power then rises with it without wavering.
  const noise = Array.from({ length: TRIALS }, () =>
    Array.from({ length: pairs }, () => {
      const drawn = differences[random.below(differences.length)]!;
      return random.uniform() < 0.5 ? drawn : -drawn;
    }),
  );
  const found = (change: number) =>
    noise.filter((one) => isTold(one, change, alpha)).length / TRIALS >= power;
  if (!found(LARGEST)) return null;
  let [low, high] = [0, LARGEST];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (found(middle)) high = middle;
    else low = middle;
  }
  return Math.expm1(high);
}

/** What any look excludes stays excluded. */
function isTold(noise: readonly number[], change: number, alpha: number): boolean {
  const { low, high } = confidenceSequence(
    noise.map((one) => one + change),
    alpha,
  );
  return low !== null && (low > 0 || high! < 0);
}
