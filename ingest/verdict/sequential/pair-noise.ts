import { type Pair, toldPairs } from "./judge-pairs.ts";

/** How much runs of one commit differ on a host, as shares: standard deviations on the log scale. */
export interface PairNoise {
  runs: number;
  /** From run to run, whenever they were made. */
  between_runs: number | null;
  /** From run to run right after each other: what is left when the host's slow moods are out. */
  within_pairs: number | null;
  /** Differences of the pairs on the log scale. */
  differences: number[];
}

/** The noise of A/A pairs, both sides being one commit. Null with fewer than two of what it takes. */
export function pairNoise(pairs: readonly Pair[]): PairNoise {
  const told = toldPairs(pairs);
  const values = told.flatMap(({ a, b }) => [Math.log(a), Math.log(b)]);
  const differences = told.map(({ a, b }) => Math.log(b / a));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  // The mean difference is known: there is none.
  const within = differences.reduce((sum, value) => sum + value ** 2, 0) / (2 * differences.length);
  return {
    runs: values.length,
    between_runs: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)),
    within_pairs: differences.length < 2 ? null : Math.sqrt(within),
    differences,
  };
}
