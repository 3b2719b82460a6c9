import type { LevelStep } from "./level-gate.ts";

/**
 * How much less likely it is that the new level begins at an index than at the step's own: twice the log likelihood ratio,
 * each value paying at most `cap` squared, neighbours' resemblance (`inflation`) allowed for. Indices ascend without a gap.
 */
export function stepOdds(
  values: Float64Array,
  step: LevelStep,
  spread: number,
  inflation: number,
  cap: number,
): { index: number; odds: number }[] {
  const paid = (index: number, level: number) =>
    Math.min(cap * cap, ((values[index]! - level) / spread) ** 2) / inflation;
  const places = [{ index: step.start, odds: 0 }];
  let odds = 0;
  for (let at = step.start - 1; at > step.from; at--) {
    odds += paid(at, step.after) - paid(at, step.before);
    places.unshift({ index: at, odds });
  }
  odds = 0;
  for (let at = step.start + 1; at < step.to; at++) {
    odds += paid(at - 1, step.before) - paid(at - 1, step.after);
    places.push({ index: at, odds });
  }
  return places;
}
