import type { Detection, DetectionInput } from "../detection.ts";
import { alphaOfLook, FIRST_ROUND } from "../promises.ts";
import { joinRegressions } from "../regressions/join.ts";
import { DETECTOR_VERSION } from "../version.ts";
import { unjudged } from "./detect-series.ts";
import { judgeAll } from "./judge-all.ts";

/**
 * Finds which commits changed the speed of an engine. Pure: the same input in any order of runs and series gives the
 * same answer (series and runs keep the order given). No flags before the third complete round.
 */
export function detectChanges(input: DetectionInput): Detection {
  const { commits, completed_rounds } = input;
  const alpha = alphaOfLook(completed_rounds);
  const early = completed_rounds < FIRST_ROUND;
  const series = early
    ? input.series.map((one) => unjudged(one, "too-early"))
    : judgeAll(input).map((judged) => judged.detection);
  return {
    detector_version: DETECTOR_VERSION,
    status: early ? "too-early" : "judged",
    completed_rounds,
    alpha,
    series,
    regressions: joinRegressions(commits, series),
  };
}
