import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

const MOST_SESSIONS = 20_000;

/** The control of each session of a branch by the session's number, of the newest 20,000 that had one. */
export function readSessionControls(
  database: Database,
  { engine_id, branch_id }: { engine_id: number; branch_id: number },
): Map<number, number> {
  const rows = prepared<[session_id: number, commit_id: number]>(database, CONTROLS);
  return new Map(rows.raw().all(engine_id, branch_id));
}

/** From the newest session of the engine backwards, in the order of its index. */
const CONTROLS = `
  select session.id, session_commit.commit_id
  from session indexed by session_by_engine
  cross join session_commit on session_commit.session_id = session.id and session_commit.role = 'control'
  where session.engine_id = ? and session.branch_id = ?
  order by session.started_at desc
  limit ${MOST_SESSIONS}`;
