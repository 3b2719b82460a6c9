import type { Detection, DetectionInput } from "../detection.ts";
import { detectionOf } from "../history/detect-changes.ts";
import { judgeAll } from "../history/judge-all.ts";
import { FIRST_ROUND } from "../promises.ts";
import { type Comparer, comparerOf } from "./compare.ts";

/** What one look sees of a whole history: what it flags, and any commit against its ancestor. */
export interface HistoryLook {
  detection: Detection;
  /** Gives the row that compareCommits would of the same input. */
  compareIn: Comparer;
}

/** As detectChanges and compareCommits, with every series judged once for both: they cannot contradict each other. */
export function lookAtHistory(input: DetectionInput): HistoryLook {
  const judged = input.completed_rounds < FIRST_ROUND ? [] : judgeAll(input);
  return { detection: detectionOf(input, judged), compareIn: comparerOf(input, judged) };
}
