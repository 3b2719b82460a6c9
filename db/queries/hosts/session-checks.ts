import type { Database } from "../../client.ts";
import type { CheckState, SessionChecks } from "../../contract/session.ts";
import { prepared } from "../../statement.ts";

/** What was not good on a host in sessions that measured a commit. */
export type Shortfall = {
  host: string;
  check: string;
  /** As the newest of these sessions found it. */
  is: string;
  should: string | null;
  state: CheckState;
  sessions: number;
};

const SESSIONS = 100;

/** What the host's checks found wanting in a commit's newest sessions, at most 100, and in how many of how many. */
export function readShortfalls({
  database,
  commit_id,
  host_class,
}: {
  database: Database;
  commit_id: number;
  host_class: string;
}): { checked: number; sessions: number; shortfalls: Shortfall[] } {
  const rows = prepared<{ host: string; checks: string }>(database, SESSIONS_OF_COMMIT)
    .all(commit_id, host_class)
    .map((row) => ({ ...row, checks: JSON.parse(row.checks) as SessionChecks }));
  const found = new Map<string, Shortfall>();
  for (const { host: name, checks } of rows) {
    for (const [check, { is, should = null, state }] of Object.entries(checks)) {
      if (state !== "bad" && state !== "improvable") continue;
      const key = `${name}\n${check}`;
      const known = found.get(key) ?? { host: name, check, is, should, state, sessions: 0 };
      found.set(key, { ...known, sessions: known.sessions + 1 });
    }
  }
  return {
    sessions: rows.length,
    checked: rows.filter(({ checks }) => Object.keys(checks).length > 0).length,
    shortfalls: [...found.values()].sort((a, b) => Number(b.state === "bad") - Number(a.state === "bad")),
  };
}

/** From the commit's newest session backwards; one that had it to measure and did not is none of them. */
const SESSIONS_OF_COMMIT = `
  select host.name as host, session.checks
  from session_commit
  cross join session on session.id = session_commit.session_id
  cross join host on host.id = session.host_id
  where session_commit.commit_id = ? and host.class = ? and exists (
    select 1 from run where run.session_id = session.id and run.commit_id = session_commit.commit_id
  )
  order by session_commit.session_id desc
  limit ${SESSIONS}`;
