import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { run, session } from "../../schema/index.ts";
import { type OfPlan, ofPlan } from "./of-plan.ts";

/** In so many of its newest sessions nothing but failures, and a commit is no control any more. */
const SESSIONS = 2;
/** Looked at, newest first; what failed longer ago may be tried again. */
const SESSIONS_SEEN = 100;

/**
 * The commits of a plan that failed in all runs of their newest two complete sessions, among the plan's newest hundred:
 * what once built may not do so now.
 */
export function readLapsed(database: Database, plan: OfPlan): Set<number> {
  const recent = database.orm
    .select({ id: session.id })
    .from(session)
    .where(and(ofPlan(plan), isNotNull(session.ended_at)))
    .orderBy(desc(session.id))
    .limit(SESSIONS_SEEN)
    .as("recent");
  const rows = database.orm
    .select({
      commit_id: run.commit_id,
      failed: sql<number>`min(${run.outcome} = 'failed')`,
    })
    .from(recent)
    .innerJoin(run, eq(run.session_id, recent.id))
    .groupBy(run.commit_id, recent.id)
    .orderBy(desc(recent.id))
    .all();
  const newest = Map.groupBy(rows, ({ commit_id }) => commit_id);
  return new Set(
    [...newest]
      .filter(
        ([, all]) => all.length >= SESSIONS && all.slice(0, SESSIONS).every(({ failed }) => failed === 1),
      )
      .map(([commit_id]) => commit_id),
  );
}
