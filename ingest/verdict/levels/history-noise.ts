import { medianVariance, quantileSorted } from "../statistics/quantiles.ts";
import type { Scale } from "../statistics/scale.ts";
import { PARAMETERS } from "./find-levels.ts";
import type { HistoryValue } from "./history-values.ts";
import type { GatedLevels } from "./level-gate.ts";

const HALF_OF_NORMAL = 0.67449;

/**
 * Standard deviation of one run about its commit, from the differences of runs of the same commit, and what of it is left in a
 * commit's value. Null when no commit has two runs.
 */
export function runSpread(history: readonly HistoryValue[]): { one: number; of_value: number } | null {
  const apart: number[] = [];
  let left = 0;
  for (const { runs } of history) {
    // Runs are ascending: only half the sample against the other half is free of that order.
    for (let i = 0; i + 1 < runs.length; i++) {
      for (let j = i + 1; j < Math.min(runs.length, i + 6); j++) apart.push(runs[j]! - runs[i]!);
    }
    left += medianVariance(runs.length);
  }
  if (apart.length === 0) return null;
  const one = quantileSorted(Float64Array.from(apart).sort(), 0.5) / (HALF_OF_NORMAL * Math.SQRT2);
  return { one, of_value: one * Math.sqrt(left / history.length) };
}

/** A lasting change is seen with this many commits on each side. */
const TYPICAL_LEVEL = 10;
const NORMAL_80 = 0.8416;

/** The smallest lasting change that passes the gate in about 80 % of cases, as a share. Null when there are too few values. */
export function detectableStep(
  { spread, inflation }: GatedLevels,
  values: number,
  smallest_effect: number,
  scale: Scale,
): number | null {
  if (values < 2 * PARAMETERS.commits) return null;
  const standard_error = spread * Math.sqrt((2 * inflation) / TYPICAL_LEVEL);
  const step =
    Math.max(PARAMETERS.score * standard_error, PARAMETERS.effect * spread) + NORMAL_80 * standard_error;
  const share = scale.name === "log" ? Math.expm1(step) : step;
  return Math.max(smallest_effect, PARAMETERS.least_step, share);
}
