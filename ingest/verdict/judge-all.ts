import { type JudgedSeries, judgeSeries } from "./detect-series.ts";
import type { DetectionInput } from "./detection.ts";
import { passGate, suspicionLimit } from "./gate.ts";
import { NO_PRIOR, poolNoise } from "./pooled-noise.ts";
import { placeLimitOfLook } from "./promises.ts";
import { fitSeries, noiseRatio } from "./series-fit.ts";

/** Judges all series in the order given: each alone first, to learn the noise they share, then with that in mind. */
export function judgeAll(input: DetectionInput): JudgedSeries[] {
  const { commits, completed_rounds } = input;
  const votes = input.series.filter((series) => series.detects).length;
  const p_limit = placeLimitOfLook(completed_rounds, votes, commits.length);
  const fits = input.series.map((series) => fitSeries(commits, series));
  const prior = poolNoise(
    fits
      .filter((fit) => fit.input.detects && fit.values.length > 1 && !fit.exact)
      .map((fit) => noiseRatio(fit, passGate(fit, suspicionLimit(fit), NO_PRIOR).starts)),
  );
  return fits.map((fit) => judgeSeries(commits, fit, p_limit, fit.exact ? NO_PRIOR : prior));
}
