import { judgeSeries, unjudged } from "./detect-series.ts";
import type { Detection, DetectionInput } from "./detection.ts";
import { alphaOfLook, FIRST_ROUND, placeLimitOfLook } from "./promises.ts";
import { joinRegressions } from "./regressions.ts";
import { DETECTOR_VERSION } from "./version.ts";

/**
 * Finds which commits changed the speed of an engine. Pure: the same input in any order of runs and series gives the
 * same answer (series and runs keep the order given). No flags before the third complete round.
 */
export function detectChanges(input: DetectionInput): Detection {
  const { commits, completed_rounds } = input;
  const alpha = alphaOfLook(completed_rounds);
  const early = completed_rounds < FIRST_ROUND;
  const votes = input.series.filter((series) => series.detects).length;
  const p_limit = placeLimitOfLook(completed_rounds, votes, commits.length);
  const series = input.series.map((one) =>
    early ? unjudged(one, "too-early") : judgeSeries(commits, one, p_limit).detection,
  );
  return {
    detector_version: DETECTOR_VERSION,
    status: early ? "too-early" : "judged",
    completed_rounds,
    alpha,
    series,
    regressions: joinRegressions(commits, series),
  };
}
