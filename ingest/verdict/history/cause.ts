import type { CauseInterval, PlaceCost } from "../detection.ts";

/** Twice the log likelihood ratio by which a place must be worse than the step's own to be ruled out. */
const PLACE_LIMIT = 9;

/** Where a boundary may lie, as a change point tells it. */
export interface Placed {
  cause: CauseInterval;
  place_cost: PlaceCost[];
}

/**
 * The interval of commits that may be the cause, and what each place costs in nats, from the odds against every place
 * (`index` into `positions`, the places in branch order of the measured commits; at least 1).
 */
export function placeBoundary(
  commits: readonly string[],
  positions: readonly number[],
  places: readonly { index: number; odds: number }[],
): Placed {
  const plausible = places.filter(({ odds }) => odds < PLACE_LIMIT);
  return {
    cause: causeInterval(commits, positions, plausible[0]!.index, plausible.at(-1)!.index),
    place_cost: places.map(({ index, odds }) => ({ commit: commits[positions[index]!]!, cost: odds / 2 })),
  };
}

/**
 * The interval of commits that may be the cause when the new level begins at one of the measured commits `first` to `last`,
 * indices into `positions`; `first` is at least 1.
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
