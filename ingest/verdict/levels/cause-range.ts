import type { LevelStep } from "./level-gate.ts";

/** Twice the log likelihood ratio by which a place must be worse than the best to be ruled out. */
const PLACE_LIMIT = 9;

/**
 * First and last index at which the new level may begin: the places between the neighbouring boundaries whose cost, each value
 * paying at most `cap` squared, is within PLACE_LIMIT of the best, neighbours' resemblance (`inflation`) allowed for.
 */
export function causeRange(
  values: Float64Array,
  step: LevelStep,
  spread: number,
  inflation: number,
  cap: number,
): { first: number; last: number } {
  const paid = (index: number, level: number) =>
    Math.min(cap * cap, ((values[index]! - level) / spread) ** 2);
  const limit = PLACE_LIMIT * inflation;
  let first = step.start;
  let odds = 0;
  for (let at = step.start - 1; at > step.from; at--) {
    odds += paid(at, step.after) - paid(at, step.before);
    if (odds < limit) first = at;
  }
  let last = step.start;
  odds = 0;
  for (let at = step.start + 1; at < step.to; at++) {
    odds += paid(at - 1, step.before) - paid(at - 1, step.after);
    if (odds < limit) last = at;
  }
  return { first, last };
}
