import type { Activity } from "../db/contract/activity.ts";
import type { SessionTime } from "../db/queries/hosts/session-times.ts";
import { median } from "../ingest/verdict/index.ts";

/** When a commit that is pushed now has its verdict, as far as that can be told. */
export type ExpectedVerdict =
  | {
      told: true;
      verdict_ms: number;
      /** With all the turns that reruns may still take; null where nobody knows how long those are. */
      verdict_ms_most: number | null;
      sessions: number;
      session_ms: number;
    }
  | { told: false; why: string };

/** Sessions of each kind that are averaged over. */
const NEWEST = 10;
/** A candidate's session holds its ancestor and the control beside it. */
const SIDE_BY_SIDE = 3;

/**
 * What is being measured goes on to its end, then the newest commit has its sessions. While the history has its first rounds a
 * commit takes part in those that have not begun. Builds, and reruns of what looks changed, come on top.
 */
export function expectVerdict({
  heard: { said, now, silent },
  times,
  completed_rounds,
  engine,
}: {
  heard: { said: { activity: Activity } | null; now: number; silent: boolean };
  times: readonly SessionTime[];
  completed_rounds: number;
  /** Whose commit is asked about. */
  engine: string;
}): ExpectedVerdict {
  if (!said) return untold("no measuring process has reported yet");
  if (silent) return untold("the measuring process fell silent");
  const { state, round, rounds, ends_at, turn, turns = 0 } = said.activity;
  if (state === "stopped") return untold("nothing is measuring now");
  if ((said.activity.engine ?? engine) !== engine) return untold("another engine is being measured");
  if (rounds === undefined)
    return untold("the measuring process does not say how many sessions a commit has");
  const session_ms = usualSession_ms(times);
  if (session_ms === null) return untold("no session is complete yet, and nobody knows how long one takes");
  const left_ms = state === "measuring" && ends_at !== undefined ? Math.max(0, ends_at - now) : null;
  if (left_ms === null && completed_rounds < rounds)
    return untold("the first rounds over the history are not over");
  // In the last round, and ever after, all of them are still to come.
  const sessions = round ?? rounds;
  const verdict_ms = (left_ms ?? 0) + sessions * session_ms;
  const turn_ms = usual_ms(times.filter(({ kind }) => kind === "rerun"));
  const verdict_ms_most =
    turn === undefined
      ? verdict_ms
      : turn_ms === null
        ? null
        : verdict_ms + Math.max(0, turns - turn) * turn_ms;
  return { told: true, verdict_ms, verdict_ms_most, sessions, session_ms };
}

function untold(why: string): ExpectedVerdict {
  return { told: false, why };
}

/** Of candidates; before there were any, from how long rounds took for each of their commits. */
function usualSession_ms(times: readonly SessionTime[]): number | null {
  const rounds = times.filter(({ kind, commits }) => kind === "round" && commits > 0);
  return (
    usual_ms(times.filter(({ kind }) => kind === "candidate")) ??
    usual_ms(
      rounds.map(({ duration_ms, commits }) => ({ duration_ms: (SIDE_BY_SIDE * duration_ms) / commits })),
    )
  );
}

function usual_ms(times: readonly { duration_ms: number }[]): number | null {
  return times.length === 0 ? null : median(times.slice(0, NEWEST).map(({ duration_ms }) => duration_ms));
}
