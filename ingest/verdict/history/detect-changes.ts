import type { Detection, DetectionInput, SeriesDetection, SeriesInput } from "../detection.ts";
import { detectHistory } from "../levels/detect-history.ts";
import { alphaOfLook, FIRST_ROUND } from "../promises.ts";
import { joinRegressions } from "../regressions/join.ts";
import { DETECTOR_VERSION } from "../version.ts";
import { type JudgedSeries, unjudged } from "./detect-series.ts";
import { judgeAll } from "./judge-all.ts";

/**
 * Finds which commits changed the speed of an engine. Pure: the same input in any order of runs and series gives the
 * same answer (series and runs keep the order given). No flags before the third complete round.
 */
export function detectChanges(input: DetectionInput): Detection {
  return detectionOf(input, input.completed_rounds < FIRST_ROUND ? [] : judgeAll(input));
}

/** The same from series that were judged already; before the third round there are none. */
export function detectionOf(input: DetectionInput, judged: readonly JudgedSeries[]): Detection {
  const { commits, completed_rounds } = input;
  const alpha = alphaOfLook(completed_rounds);
  const early = completed_rounds < FIRST_ROUND;
  const series = early
    ? input.series.map((one) => unjudged(one, "too-early"))
    : judged.map(({ detection }, i) =>
        detection.status === "too-few" ? withoutBlocks(commits, input.series[i]!, detection) : detection,
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

/**
 * A series whose commits share no block (imported, or a commit a visit) is shown with its levels, and its changes are
 * suspected: without commits measured side by side the host cannot be told from the engine, so nothing is flagged.
 */
function withoutBlocks(
  commits: readonly string[],
  input: SeriesInput,
  too_few: SeriesDetection,
): SeriesDetection {
  const found = detectHistory(commits, input);
  if (found.status !== "judged") return too_few;
  const unsure = [...found.changes, ...found.suspected];
  return {
    ...found,
    changes: [],
    suspected: unsure.map((change) => ({ ...change, held_back: "few-blocks" as const })),
  };
}
