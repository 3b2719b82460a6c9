import { and, desc, eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { session, sessionCommit } from "../../schema/index.ts";

const MOST_SESSIONS = 20_000;

/** The control of each session of a branch by the session's number, of the newest 20,000 that had one. */
export function readSessionControls(
  database: Database,
  { engine_id, branch_id }: { engine_id: number; branch_id: number },
): Map<number, number> {
  const rows = database.orm
    .select({ session_id: session.id, commit_id: sessionCommit.commit_id })
    .from(session)
    .innerJoin(
      sessionCommit,
      and(eq(sessionCommit.session_id, session.id), eq(sessionCommit.role, "control")),
    )
    .where(and(eq(session.engine_id, engine_id), eq(session.branch_id, branch_id)))
    .orderBy(desc(session.id))
    .limit(MOST_SESSIONS)
    .all();
  return new Map(rows.map(({ session_id, commit_id }) => [session_id, commit_id]));
}
