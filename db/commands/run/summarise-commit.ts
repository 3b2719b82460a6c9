import { and, asc, eq, ne } from "drizzle-orm";
import type { Context } from "../../client.ts";
import { run, sample, seriesCommit, session } from "../../schema/index.ts";

/**
 * Sums up the runs of one commit in one series: median, least, greatest. Only runs that are evidence
 * count (outcome "ok", placement not broken), and no reruns: they are made because of what was seen. Part of the transaction that stored a run.
 */
export function summariseCommit({
  ctx,
  series_id,
  commit_id,
}: {
  ctx: Context;
  series_id: number;
  commit_id: number;
}): void {
  const { orm } = ctx.database;
  const rows = orm
    .select({ value: sample.value, started_at: run.started_at })
    .from(sample)
    .innerJoin(run, eq(run.id, sample.run_id))
    .innerJoin(session, eq(session.id, run.session_id))
    .where(
      and(
        eq(sample.series_id, series_id),
        eq(sample.commit_id, commit_id),
        eq(run.outcome, "ok"),
        ne(run.placement, "broken"),
        ne(session.kind, "rerun"),
      ),
    )
    .orderBy(asc(sample.value))
    .all();
  if (rows.length === 0) return;
  const middle = rows.length / 2;
  const summary = {
    runs: rows.length,
    median: (rows[Math.ceil(middle) - 1]!.value + rows[Math.floor(middle)]!.value) / 2,
    low: rows[0]!.value,
    high: rows.at(-1)!.value,
    measured_at: Math.max(...rows.map((row) => row.started_at)),
  };
  orm
    .insert(seriesCommit)
    .values({ series_id, commit_id, ...summary })
    .onConflictDoUpdate({ target: [seriesCommit.series_id, seriesCommit.commit_id], set: summary })
    .run();
}
