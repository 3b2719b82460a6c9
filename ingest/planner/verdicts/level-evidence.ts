import type { LevelSeen, SeriesSeen } from "../../../db/contract/judgement.ts";
import type { SeriesRuns } from "../../../db/queries/series/detection-input.ts";
import { type ChangePoint, median, type SeriesDetection } from "../../verdict/index.ts";

type Run = SeriesRuns["runs"][number];

/** Of one series: its runs over the branch, those about the change, and where its commits are. */
export type SeriesAbout = {
  detection: Pick<SeriesDetection, "levels" | "noise">;
  runs: readonly Run[];
  near: ReadonlySet<number>;
  /** Places in the branch, by the number and by the hash of a commit. */
  place: ReadonlyMap<number, number>;
  placeOf: (sha: string) => number;
  /** The control of each session; null keeps no sessions. */
  controls: ReadonlyMap<number, number> | null;
};

type Levels = Pick<SeriesSeen, "before" | "after" | "noise_between_runs" | "noise_between_commits">;

/** Newest sessions of the old level, and oldest of the new one, that are kept. */
const SESSIONS = 100;
const BLOCKS = 1_000;

/**
 * The noise and the two levels about a change as the look had them. The newest commits have left a level without a level of
 * their own yet: what follows the change is the new side, up to the end of the level that holds it.
 */
export function levelsSeen(
  change: Pick<ChangePoint, "commit" | "before_commit">,
  about: SeriesAbout,
): Levels {
  const { detection, placeOf } = about;
  const levelAt = (sha: string) =>
    detection.levels.find(({ from, to }) => placeOf(from) <= placeOf(sha) && placeOf(sha) <= placeOf(to));
  const old = levelAt(change.before_commit);
  const fresh = levelAt(change.commit);
  const { between_runs, between_commits } = detection.noise;
  return {
    noise_between_runs: between_runs,
    noise_between_commits: between_commits,
    before: old ? levelSeen({ from: old.from, to: change.before_commit }, -SESSIONS, about) : null,
    after: fresh ? levelSeen({ from: change.commit, to: fresh.to }, SESSIONS, about) : null,
  };
}

/** `kept`: so many sessions, below zero of the newest. */
function levelSeen(
  { from, to }: { from: string; to: string },
  kept: number,
  { runs, near, place, placeOf, controls }: SeriesAbout,
): LevelSeen {
  const [first, last] = [placeOf(from), placeOf(to)];
  const own = runs.filter(({ commit_id }) => {
    const at = place.get(commit_id);
    return at !== undefined && first <= at && at <= last;
  });
  const sessions = controls === null ? [] : sessionsOf(own, runs, near, controls);
  return {
    from,
    to,
    commits: new Set(own.map(({ commit_id }) => commit_id)).size,
    sessions: kept < 0 ? sessions.slice(kept) : sessions.slice(0, kept),
  };
}

function sessionsOf(
  own: readonly Run[],
  runs: readonly Run[],
  near: ReadonlySet<number>,
  controls: ReadonlyMap<number, number>,
): LevelSeen["sessions"] {
  const about = Map.groupBy(
    own.filter(({ commit_id }) => near.has(commit_id)),
    ({ session_id }) => session_id,
  );
  const of_control = Map.groupBy(
    runs.filter(
      ({ commit_id, session_id }) => about.has(session_id) && controls.get(session_id) === commit_id,
    ),
    ({ session_id }) => session_id,
  );
  return [...about]
    .sort(([a], [b]) => a - b)
    .map(([session_id, [one, ...more]]) => {
      const control = of_control.get(session_id)?.map(({ value }) => value) ?? [];
      const blocks = new Set([one!, ...more].map(({ block }) => block));
      return {
        session_id,
        epoch_id: one!.epoch_id,
        blocks: [...blocks].sort((a, b) => a - b).slice(0, BLOCKS),
        control: control.length === 0 ? null : median(control),
      };
    });
}
