import { and, eq, isNotNull, like, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { run, session } from "../../schema/index.ts";

/** In so many of its newest sessions nothing but failures, and a commit is no control any more. */
const SESSIONS = 2;

/** The commits of a plan that failed in all runs of their newest two complete sessions: what once built may not do so now. */
export function readLapsed(
  database: Database,
  { engine_id, prefix }: { engine_id: number; prefix: string },
): Set<number> {
  const rows = database.orm
    .select({
      commit_id: run.commit_id,
      failed: sql<number>`min(${run.outcome} = 'failed')`,
    })
    .from(session)
    .innerJoin(run, eq(run.session_id, session.id))
    .where(
      and(eq(session.engine_id, engine_id), like(session.key, `${prefix}%`), isNotNull(session.ended_at)),
    )
    .groupBy(run.commit_id, session.id)
    .orderBy(sql`${session.id} desc`)
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
