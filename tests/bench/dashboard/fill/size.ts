/** How much is made up: so many series, commits with a value, and runs of each. */
export type Size = { series: number; commits: number; runs: number; seed: number };

/** Series are of ten groups of a workload and a variant; fewer would leave one empty. */
export const GROUPS = 10;

/** Throws RangeError where something of the made-up history would be missing. */
export function checkSize({ series, commits, runs }: Size): void {
  if (series < GROUPS || series > 800) throw new RangeError("--series must be 10 to 800");
  if (commits < 40 || commits > 20_000) throw new RangeError("--commits must be 40 to 20000");
  if (runs < 3 || runs > 20)
    throw new RangeError("--runs must be 3 to 20: nothing is judged before the third");
}
