import { type GatedLevels, passLevelGate } from "./level-gate.ts";
import { allDistances, coreSpread, levelOf, neighbourSpread } from "./level-noise.ts";
import { robustPartition } from "./robust-partition.ts";

/**
 * One set for all series, whatever their length. Chosen by a coarse search on 194 annotated histories of a database, in five folds; the places next
 * to these do as well to a few thousandths of F1, so they were rounded. See docs/verdicts.md.
 */
export const PARAMETERS = {
  /** A value pays for at most so many standard deviations. */
  cap: 3,
  /** Of a level, in logarithms of the number of commits. */
  penalty: 4,
  /** Standard errors. */
  score: 4,
  /** Standard deviations. */
  effect: 1.1,
  nearest_effect: 0.8,
  /** Shorter levels are blips. */
  commits: 6,
  /** Share: nobody acts on less, whatever a series asks for. */
  least_step: 0.005,
};

/** A floor of the noise, as a share of the least step: values that repeat exactly must not make every wobble sure. */
const LEAST_SPREAD = 1 / 12;

/**
 * Levels of one history and the steps between them. `values` are finite, in commit order, on the scale of the analysis; `smallest_effect`
 * is a share. A generous exact cut, its noise taken anew until it holds, then the gate. Pure and without memory.
 */
export function findLevels(values: Float64Array, smallest_effect: number): GatedLevels {
  const { cap, penalty, least_step, ...limits } = PARAMETERS;
  const step = Math.log1p(Math.max(least_step, smallest_effect));
  const least_spread = step * LEAST_SPREAD;
  const starts = cutGenerously(values, penalty * Math.log(Math.max(2, values.length)), cap, least_spread);
  return passLevelGate(values, starts, { ...limits, step }, least_spread);
}

/**
 * Differences of neighbours understate the noise of a series that wanders: if the values stray further from the levels that
 * they give, that is the noise, and the levels are cut again.
 */
function cutGenerously(values: Float64Array, penalty: number, cap: number, least: number): number[] {
  let spread = Math.max(least, neighbourSpread(values));
  for (let pass = 0; ; pass++) {
    const starts = robustPartition(values, spread, penalty, cap);
    const levels = starts.map((from, k) => levelOf(values, from, starts[k + 1] ?? values.length));
    const strays = coreSpread(allDistances(levels, values.length));
    if (pass === 2 || strays <= spread) return starts;
    spread = strays;
  }
}
