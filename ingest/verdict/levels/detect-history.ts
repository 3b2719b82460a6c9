import type { ChangePoint, SeriesDetection, SeriesInput } from "../detection.ts";
import { causeInterval } from "../history/cause.ts";
import { unjudged } from "../history/detect-series.ts";
import { ratioOf } from "../history/effect.ts";
import { prng } from "../statistics/prng.ts";
import { type Scale, scaleOf } from "../statistics/scale.ts";
import { studentTwoSided } from "../statistics/student.ts";
import { differenceInterval } from "./bootstrap.ts";
import { causeRange } from "./cause-range.ts";
import { findLevels, PARAMETERS } from "./find-levels.ts";
import { detectableStep, runSpread } from "./history-noise.ts";
import { type HistoryValue, historyValues } from "./history-values.ts";
import type { GatedLevels, LevelStep } from "./level-gate.ts";

/** Resampling starts from the same number every time, so that the same measurements give the same interval. */
const SEED = 20260801;

/**
 * Detection over the history of one series whose commits need share no block: one value a commit, the median of its runs.
 * `commits` in branch order. At most the newest WINDOW measured commits count. Its changes are suspicions: they were not
 * measured against each other, so that a rerun decides (a host that changed looks the same).
 */
export function detectHistory(commits: readonly string[], input: SeriesInput): SeriesDetection {
  const history = historyValues(commits, input.runs);
  const scale = scaleOf(history.map(({ value }) => value));
  if (history.length < 2) return { ...unjudged(input, "too-few"), scale: scale.name };
  const values = Float64Array.from(history, ({ value }) => scale.to(value));
  const found = findLevels(values, input.smallest_effect);
  const positions = history.map(({ position }) => position);
  const commitAt = (index: number) => commits[positions[index]!]!;
  const changes = found.steps.map((step): ChangePoint => {
    const { first, last } = causeRange(values, step, found.spread, found.inflation, PARAMETERS.cap);
    return {
      series: input.key,
      group: input.group,
      metric: input.metric,
      commit: commitAt(step.start),
      before_commit: commitAt(step.start - 1),
      cause: causeInterval(commits, positions, first, last),
      ...effectOfStep(values, step, found.spread, scale),
      direction: step.after > step.before === (input.better === "higher") ? "better" : "worse",
      p_value: studentTwoSided(step.score, Math.max(1, values.length - found.levels.length)),
      score: step.score,
      ...evidenceOf(history, step),
      held_back: null,
    };
  });
  const runs = runSpread(history, scale);
  return {
    ...unjudged(input, "judged"),
    scale: scale.name,
    levels: found.levels.map(({ from, to, centre }) => ({
      from: commitAt(from),
      to: commitAt(to - 1),
      value: scale.from(centre),
      commits: to - from,
    })),
    noise: {
      between_runs: runs?.one ?? null,
      between_commits: betweenCommits(found, runs?.of_value ?? null),
    },
    smallest_detectable: detectableStep(found, values.length, input.smallest_effect, scale),
    changes: input.detects ? changes : [],
    suspected: input.detects ? [] : changes,
  };
}

/** Ratio of the medians beside the boundary; its interval is of means with outliers drawn in to the cap. */
function effectOfStep(values: Float64Array, step: LevelStep, spread: number, scale: Scale) {
  const reach = PARAMETERS.cap * spread;
  const drawnIn = (from: number, to: number, centre: number) =>
    values
      .subarray(from, to)
      .map((value) => Math.max(centre - reach, Math.min(centre + reach, value)) - centre);
  const interval = differenceInterval(
    drawnIn(step.from, step.start, step.before),
    drawnIn(step.start, step.to, step.after),
    prng(SEED),
  );
  const plain = ratioOf(step.before, step.after, 0, scale);
  if (interval === null || plain.ratio === null) return { ...plain, ratio_low: null, ratio_high: null };
  const ends = [interval.low, interval.high].map(
    (off) => ratioOf(step.before, step.after + off, 0, scale).ratio!,
  );
  // A mean and a median of a skewed level differ: the interval always holds the ratio that is shown.
  return {
    ...plain,
    ratio_low: Math.min(plain.ratio, ...ends),
    ratio_high: Math.max(plain.ratio, ...ends),
  };
}

function evidenceOf(history: readonly HistoryValue[], step: LevelStep) {
  const runsOf = (from: number, to: number) =>
    history.slice(from, to).reduce((sum, { runs }) => sum + runs.length, 0);
  return {
    // Each commit of a level is a visit of its own.
    blocks: Math.min(step.start - step.from, step.to - step.start),
    runs_before: runsOf(step.from, step.start),
    runs_after: runsOf(step.start, step.to),
  };
}

function betweenCommits(found: GatedLevels, of_value: number | null): number | null {
  return of_value === null ? null : Math.sqrt(Math.max(0, found.spread ** 2 - of_value ** 2));
}
