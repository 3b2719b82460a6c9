import type { ChangePoint, SeriesDetection } from "../detection.ts";
import { causeInterval } from "../history/cause.ts";
import { FIRST_ROUND } from "../promises.ts";
import { summariseRuns, watchedSeries } from "./commit-values.ts";
import { spendingFor } from "./spending.ts";
import { MOST_COMMITS, type Suspicion, watchSeries } from "./watch-series.ts";
import type { MoodlessSeries } from "./without-moods.ts";

/** Differences of so small a part of the smallest effect mean nothing: counters repeat exactly. */
const LEAST_PART = 12;

/**
 * Adds to what detection over history says of each series what its newest commits make suspected. Commits in fewer blocks than a
 * suspicion takes are not looked at, and a change that the history shows in the same place is not said twice. Series in the same order.
 */
export function watchNewest(
  commits: readonly string[],
  series: readonly MoodlessSeries[],
  detections: readonly SeriesDetection[],
): SeriesDetection[] {
  const family = series.filter(({ input }) => input.detects).length;
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  return detections.map((detection, i) => {
    const one = series[i]!;
    if (!one.input.detects) return detection;
    const change = newestChange(commits, one, family);
    if (change === null || isKnown(change, detection, positions)) return detection;
    return { ...detection, suspected: [...detection.suspected, change] };
  });
}

function newestChange(
  commits: readonly string[],
  { input, scale, commits: all }: MoodlessSeries,
  family: number,
): ChangePoint | null {
  const measured = all.filter(({ runs }) => runs.length >= FIRST_ROUND);
  // Older ones are not looked at, however many runs a control has had.
  const older = Math.max(0, measured.length - MOST_COMMITS);
  const values = watchedSeries(
    measured.slice(older).map(({ runs }) => summariseRuns(runs)),
    input.smallest_effect / LEAST_PART,
  );
  const seen = watchSeries(values, spendingFor(family, input.better));
  if (seen === null) return null;
  const found = {
    ...seen,
    start: seen.start + older,
    after: seen.after + older,
    upto: seen.upto + older,
  };
  const before = scale.from(found.before);
  const after = scale.from(found.since);
  const size = scale.name === "log" ? Math.abs(after / before - 1) : Math.abs(found.since - found.before);
  if (size < input.smallest_effect) return null;
  const places = measured.map(({ position }) => position);
  const commitAt = (index: number) => commits[places[index]!]!;
  return {
    series: input.key,
    group: input.group,
    metric: input.metric,
    commit: commitAt(found.start),
    before_commit: commitAt(found.start - 1),
    cause: causeInterval(commits, places, found.after + 1, found.upto),
    before,
    after,
    ratio: before === 0 ? null : after / before,
    // Chosen because it looked large: an interval of it would promise what only reruns can keep.
    ratio_low: null,
    ratio_high: null,
    direction: found.since > found.before === (input.better === "higher") ? "better" : "worse",
    p_value: found.p_value,
    score: found.score,
    ...evidenceOf(measured, found),
    held_back: "newest",
  };
}

function evidenceOf(
  measured: MoodlessSeries["commits"],
  { start }: Suspicion,
): Pick<ChangePoint, "blocks" | "runs_before" | "runs_after"> {
  const runsOf = (some: MoodlessSeries["commits"]) => some.reduce((sum, { runs }) => sum + runs.length, 0);
  const blocksOf = (some: MoodlessSeries["commits"]) => new Set(some.flatMap(({ blocks }) => blocks)).size;
  const [old, fresh] = [measured.slice(0, start), measured.slice(start)];
  return {
    blocks: Math.min(blocksOf(old), blocksOf(fresh)),
    runs_before: runsOf(old),
    runs_after: runsOf(fresh),
  };
}

/** Whether detection over history has a change whose cause may be the same. */
function isKnown(
  { cause }: ChangePoint,
  { changes, suspected }: SeriesDetection,
  positions: ReadonlyMap<string, number>,
): boolean {
  const at = (commit: string) => positions.get(commit)!;
  const of_place = suspected.filter(
    ({ held_back }) => held_back === "place-unsure" || held_back === "to-rerun",
  );
  return [...changes, ...of_place].some(
    (known) => at(known.cause.after) < at(cause.upto) && at(cause.after) < at(known.cause.upto),
  );
}
