import type { Database } from "../../client.ts";
import type { SessionKind, SessionRole } from "../../contract/session.ts";
import { prepared } from "../../statement.ts";
import { LAST, type OfPlan } from "./of-plan.ts";

/** A session of a plan, with its commits and their roles. */
export type PlanSession = {
  id: number;
  key: string;
  kind: SessionKind;
  epoch_id: number;
  ended_at: number | null;
  commits: { commit_id: number; role: SessionRole }[];
};

type Row = Omit<PlanSession, "commits"> & { commit_id: number | null; role: SessionRole | null };

/** Sessions of one plan (their keys begin alike), oldest first. */
export function readPlanSessions(database: Database, { engine_id, prefix }: OfPlan): PlanSession[] {
  const rows = prepared<Row>(database, SESSIONS).all(prefix, `${prefix}${LAST}`, engine_id);
  const sessions = new Map<number, PlanSession>();
  for (const { commit_id, role, ...about } of rows) {
    const session = sessions.get(about.id) ?? { ...about, commits: [] };
    sessions.set(about.id, session);
    if (commit_id !== null) session.commits.push({ commit_id, role: role! });
  }
  return [...sessions.values()].sort((a, b) => a.id - b.id);
}

/** A plan of years has very many: they are read at once, and put in order outside. */
const SESSIONS = `
  select session.id, session.key, session.kind, session.epoch_id, session.ended_at,
    session_commit.commit_id, session_commit.role
  from session
  left join session_commit on session_commit.session_id = session.id
  where session.key >= ? and session.key < ? and session.engine_id = ?`;
