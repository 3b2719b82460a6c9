import type { DetectionInput } from "../detection.ts";
import { placeLimitOfLook, suspicionLimitOfLook } from "../promises.ts";
import { median } from "../statistics/quantiles.ts";
import { type JudgedSeries, judgeSeries } from "./detect-series.ts";
import { passGate, suspicionLimit } from "./gate.ts";
import { NO_PRIOR, poolNoise } from "./pooled-noise.ts";
import { cutAgain, fitAll, isJoined, noiseRatio, type SeriesFit } from "./series-fit.ts";

/** Judges all series in the order given: each alone first, to learn the noise they share, then with that in mind. */
export function judgeAll(input: DetectionInput): JudgedSeries[] {
  const { commits, completed_rounds } = input;
  const votes = input.series.filter((series) => series.detects).length;
  const fits = fitAll(commits, input.series);
  const places = Math.max(1, ...fits.map(({ values }) => values.length));
  const limits = {
    p_limit: placeLimitOfLook(completed_rounds, votes, places),
    p_suspicion: suspicionLimitOfLook(completed_rounds, votes),
  };
  const ratios = fits.map((fit) => noiseRatio(fit, passGate(fit, suspicionLimit(fit), NO_PRIOR).starts));
  const telling = ratios.filter((_, i) => speaksForOthers(fits[i]!));
  const usual = telling.length > 0 ? median(telling.map(({ ratio }) => ratio)) : Number.NaN;
  const again = fits.map((fit) => (fit.exact || Number.isNaN(usual) ? fit : cutAgain(fit, usual)));
  const prior = poolNoise(
    again
      .filter(speaksForOthers)
      .map((fit) => noiseRatio(fit, passGate(fit, suspicionLimit(fit), NO_PRIOR).starts)),
  );
  return again.map((fit) => judgeSeries(commits, fit, limits, fit.exact ? NO_PRIOR : prior));
}

function speaksForOthers(fit: SeriesFit): boolean {
  return fit.input.detects && isJoined(fit) && !fit.exact;
}
