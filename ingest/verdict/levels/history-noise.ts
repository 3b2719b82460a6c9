import { median, medianVariance } from "../statistics/quantiles.ts";
import type { Scale } from "../statistics/scale.ts";
import { PARAMETERS } from "./find-levels.ts";
import type { HistoryValue } from "./history-values.ts";
import type { GatedLevels } from "./level-gate.ts";

/** Median range of 2, 3, ... standard normal values (simulated, to 1 %); beyond ten they hardly grow. */
const RANGES = [0.954, 1.586, 1.978, 2.258, 2.472, 2.645, 2.791, 2.916, 3.025];

function expectedRange(runs: number): number {
  return RANGES[Math.min(runs, RANGES.length + 1) - 2]!;
}

/**
 * Standard deviation of one run about its commit on the scale of the analysis, and what of it is left in a commit's value.
 * From the range of each commit's runs (Tippett 1925), of which the median counts, so that a spike moves nothing.
 * Null when no commit has two runs.
 */
export function runSpread(
  history: readonly HistoryValue[],
  scale: Scale,
): { one: number; of_value: number } | null {
  const spreads: number[] = [];
  let left = 0;
  for (const { runs } of history) {
    left += medianVariance(runs.length);
    const range = scale.to(runs.at(-1)!) - scale.to(runs[0]!);
    if (runs.length > 1 && Number.isFinite(range)) spreads.push(range / expectedRange(runs.length));
  }
  if (spreads.length === 0) return null;
  const one = median(spreads);
  return { one, of_value: one * Math.sqrt(left / history.length) };
}

/** A lasting change is seen with this many commits on each side. */
const TYPICAL_LEVEL = 10;
const NORMAL_80 = 0.8416;
/** A larger change means nothing: not known. */
const LARGEST = 100;

/** The smallest lasting change that passes the gate in about 80 % of cases, as a share. Null when there are too few values, or they tell nothing. */
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
  if (share > LARGEST) return null;
  return Math.max(smallest_effect, PARAMETERS.least_step, share);
}
