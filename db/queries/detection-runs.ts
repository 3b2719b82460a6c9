import { and, asc, eq, isNotNull, ne, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { branchCommit, host, run, sample, series, session } from "../schema/index.ts";

/** One value of one run that is evidence, in its block. */
export type DetectionRun = { series_id: number; commit_id: number; session_id: number; value: number };

const RUNS = 500_000;

/**
 * What detection may look at on a branch: every value of evidence of an engine on a host class, block by
 * block. `complete_only` leaves out sessions that are still under way.
 */
export function readDetectionRuns({
  database,
  branch_id,
  engine_id,
  host_class,
  complete_only,
}: {
  database: Database;
  branch_id: number;
  engine_id: number;
  host_class: string;
  complete_only: boolean;
}): DetectionRun[] {
  return database.orm
    .select({
      series_id: sample.series_id,
      commit_id: sample.commit_id,
      session_id: run.session_id,
      value: sample.value,
    })
    .from(session)
    .innerJoin(host, eq(host.id, session.host_id))
    .innerJoin(run, eq(run.session_id, session.id))
    .innerJoin(
      branchCommit,
      and(eq(branchCommit.branch_id, branch_id), eq(branchCommit.commit_id, run.commit_id)),
    )
    .innerJoin(
      series,
      and(
        eq(series.engine_id, engine_id),
        eq(series.host_class, host_class),
        eq(series.workload_revision_id, run.workload_revision_id),
        eq(series.variant_id, run.variant_id),
      ),
    )
    .innerJoin(
      sample,
      and(eq(sample.series_id, series.id), eq(sample.commit_id, run.commit_id), eq(sample.run_id, run.id)),
    )
    .where(
      and(
        eq(session.engine_id, engine_id),
        eq(host.class, host_class),
        eq(run.outcome, "ok"),
        ne(run.placement, "broken"),
        complete_only ? isNotNull(session.ended_at) : undefined,
      ),
    )
    .orderBy(asc(session.id), asc(run.id))
    .limit(RUNS)
    .all();
}

/** Tells whether anything that detection may look at has changed: another stamp, another look. */
export function readDetectionStamp({
  database,
  engine_id,
}: {
  database: Database;
  engine_id: number;
}): string {
  const { sessions, ended, newest } = database.orm
    .select({
      sessions: sql<number>`count(*)`,
      ended: sql<number>`count(${session.ended_at})`,
      newest: sql<number | null>`max(${session.ended_at})`,
    })
    .from(session)
    .where(eq(session.engine_id, engine_id))
    .get()!;
  return `${sessions}.${ended}.${newest ?? 0}`;
}
