import type { Database } from "../client.ts";
import { prepared } from "../statement.ts";

/** Which part of what is shown is a recording, and how many sessions beside it were measured here; null where nothing is recorded. */
export type Provenance = {
  measured: number | null;
  recordings: { host_class: string; host: string; from: number; to: number }[];
};

type Row = { origin: "measured" | "recording"; host: string; sessions: number; from: number; to: number };

/** The origins of an engine's sessions on a host class; with a commit, of those that measured it. */
export function readProvenance({
  database,
  engine_id,
  host_class,
  commit_id,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
  commit_id?: number | undefined;
}): Provenance {
  const recorded = prepared(database, ANY_RECORDED).get(engine_id, host_class);
  if (!recorded) return { measured: null, recordings: [] };
  const rows =
    commit_id === undefined
      ? prepared<Row>(database, ALL_SESSIONS).all(engine_id, host_class)
      : prepared<Row>(database, SESSIONS_OF_COMMIT).all(commit_id, engine_id, host_class);
  const recordings = rows.filter((row) => row.origin === "recording");
  if (recordings.length === 0) return { measured: null, recordings: [] };
  return {
    measured: rows.filter((row) => row.origin === "measured").reduce((sum, row) => sum + row.sessions, 0),
    recordings: recordings.map(({ host, from, to }) => ({ host_class, host, from, to })),
  };
}

/** On every page: most installations have none, and need not count what they have measured. */
const ANY_RECORDED = `
  select 1 from host
  cross join session on session.engine_id = ? and session.host_id = host.id and session.origin = 'recording'
  where host.class = ? limit 1`;
const TOLD = `session.origin, host.name as host, count(*) as sessions, min(session.started_at) as "from",
  max(coalesce(session.ended_at, session.started_at)) as "to"`;
const ALL_SESSIONS = `
  select ${TOLD} from session join host on host.id = session.host_id
  where session.engine_id = ? and host.class = ?
  group by session.origin, host.id limit 100`;
const SESSIONS_OF_COMMIT = `
  select ${TOLD}
  from session_commit
  cross join session on session.id = session_commit.session_id
  cross join host on host.id = session.host_id
  where session_commit.commit_id = ? and session.engine_id = ? and host.class = ?
  group by session.origin, host.id limit 100`;
