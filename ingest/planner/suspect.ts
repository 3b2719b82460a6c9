import type { Context } from "../../db/client.ts";
import { readBranchTags } from "../../db/queries/ingest/branch-tags.ts";
import { type DetectionSeries, sessionOf } from "../../db/queries/series/detection-input.ts";
import {
  type Detection,
  type Drift,
  driftAgainst,
  joinRegressions,
  type MoodlessSeries,
  median,
  type Regression,
  slowDrift,
  watchNewest,
  withoutMoods,
} from "../verdict/index.ts";

/** Share of looks that may show any drift where there is none, jointly over all series. */
const DRIFT_ALPHA = 0.001;

type Seen = {
  ctx: Context;
  engine_id: number;
  branch_id: number;
  /** Hashes in branch order, and by number. */
  commits: readonly string[];
  shaOf: ReadonlyMap<number, string>;
  series: readonly DetectionSeries[];
  detection: Detection;
  /** The control of each session, by numbers. */
  controls: ReadonlyMap<number, number>;
};

/** What a look at a branch makes suspected, and slow drift, which is shown and not rerun. Nothing before the third round. */
export function suspect(seen: Seen): { suspicions: Regression[]; drifts: Drift[] } {
  const { commits, series, detection } = seen;
  if (detection.status !== "judged") return { suspicions: [], drifts: [] };
  const moodless = withoutMoods(commits, series, controlsOf(seen));
  return {
    suspicions: suspicionsOf(detection, commits, moodless),
    drifts: driftsOf(detection, commits, moodless, readBranchTags(seen.ctx.database, seen)),
  };
}

/**
 * What is to be rerun: what the history flags; changes of which the commit alone is unsure, since reruns decide whether they are
 * one and bisection finds the commit; and what the newest commits make suspected.
 */
function suspicionsOf(
  detection: Detection,
  commits: readonly string[],
  moodless: readonly MoodlessSeries[],
): Regression[] {
  return joinRegressions(commits, watchNewest(commits, moodless, detection.series), "all");
}

/** Slow drift against the last release and some commits back, which no change point explains. */
function driftsOf(
  detection: Detection,
  commits: readonly string[],
  moodless: readonly MoodlessSeries[],
  tags: readonly { name: string; commit: string }[],
): Drift[] {
  const against = driftAgainst(commits, tags);
  const judged = moodless.flatMap(({ input, scale, commits: measured }, i) =>
    input.detects && scale.name === "log"
      ? [
          {
            key: input.key,
            better: input.better,
            smallest_effect: input.smallest_effect,
            values: withUnmeasured(
              against.map(({ commit }) => commits.indexOf(commit)),
              measured.map(({ position, runs }) => ({ position, value: scale.from(median(runs)) })),
            ).map(({ position, value }) => ({ commit: commits[position]!, value })),
            changes: detection.series[i]!.changes,
          },
        ]
      : [],
  );
  return slowDrift(judged, against, DRIFT_ALPHA);
}

type Placed = { position: number; value: number };

/** The level around a commit may be looked back to although it was not built itself: it takes its place among the values, without one. */
function withUnmeasured(positions: readonly number[], values: readonly Placed[]): Placed[] {
  const measured = new Set(values.map(({ position }) => position));
  const missing = positions.filter((position) => !measured.has(position));
  return [...values, ...missing.map((position) => ({ position, value: Number.NaN }))].sort(
    (a, b) => a.position - b.position,
  );
}

/** The control of each block, both by the names that detection uses. */
function controlsOf({ shaOf, series, controls }: Seen): Map<string, string> {
  const blocks = new Set<string>();
  for (const { runs } of series) for (const { block } of runs) blocks.add(block);
  return new Map(
    [...blocks].flatMap((block) => {
      const commit_id = controls.get(sessionOf(block));
      const sha = commit_id === undefined ? undefined : shaOf.get(commit_id);
      return sha === undefined ? [] : [[block, sha] as const];
    }),
  );
}
