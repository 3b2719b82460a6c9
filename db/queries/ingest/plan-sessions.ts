import { asc, eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { session, sessionCommit } from "../../schema/index.ts";
import { type OfPlan, ofPlan } from "./of-plan.ts";

/** Sessions of one plan (their keys begin alike), oldest first, each with its commits and their roles. */
export function readPlanSessions(database: Database, plan: OfPlan) {
  const { orm } = database;
  const sessions = orm
    .select({
      id: session.id,
      key: session.key,
      kind: session.kind,
      epoch_id: session.epoch_id,
      ended_at: session.ended_at,
    })
    .from(session)
    .where(ofPlan(plan))
    .orderBy(asc(session.id))
    .all();
  return sessions.map((one) => ({
    ...one,
    commits: orm
      .select({ commit_id: sessionCommit.commit_id, role: sessionCommit.role })
      .from(sessionCommit)
      .where(eq(sessionCommit.session_id, one.id))
      .all(),
  }));
}
