import type { CauseInterval } from "../detection.ts";

/**
 * The interval of commits that may be the cause when the new level begins at one of the measured commits `first` to `last`,
 * indices into `positions` (places in branch order of the measured commits). `first` is at least 1.
 */
export function causeInterval(
  commits: readonly string[],
  positions: readonly number[],
  first: number,
  last: number,
): CauseInterval {
  const after = positions[first - 1]!;
  const upto = positions[last]!;
  const measured = positions.slice(first, last + 1).map((position) => commits[position]!);
  const seen = new Set(measured);
  const unmeasured = commits.slice(after + 1, upto).filter((commit) => !seen.has(commit));
  return { after: commits[after]!, upto: commits[upto]!, unmeasured, measured };
}
