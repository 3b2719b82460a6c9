import type { Database } from "../../client.ts";
import type { SessionKind } from "../../contract/session.ts";
import { prepared } from "../../statement.ts";

/** A complete session: how long it took, and of how many commits it was. */
export type SessionTime = { kind: SessionKind; duration_ms: number; commits: number };

/** Sessions of an engine that are looked through. */
const SESSIONS = 200;

/** What a branch's sessions on a host class took of late, the newest first; recordings took none of this host's time. */
export function readSessionTimes({
  database,
  engine_id,
  branch_id,
  host_class,
}: {
  database: Database;
  engine_id: number;
  branch_id: number;
  host_class: string;
}): SessionTime[] {
  return prepared<SessionTime>(database, RECENT).all(engine_id, branch_id, host_class);
}

const RECENT = `
  select session.kind, session.ended_at - session.started_at as duration_ms,
    (select count(*) from session_commit where session_commit.session_id = session.id) as commits
  from (
    select id from session where engine_id = ? order by started_at desc limit ${SESSIONS}
  ) as recent
  cross join session on session.id = recent.id
  cross join host on host.id = session.host_id
  where session.branch_id = ? and session.origin = 'measured' and host.class = ?
    and session.ended_at is not null
  order by session.started_at desc`;
