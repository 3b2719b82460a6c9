import { and, asc, eq, inArray, ne, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { run, sample, series, seriesCommit, session } from "../schema/index.ts";

/** One value of one run that is evidence over history; reruns answer a question of their own. */
export type RunValue = {
  series_id: number;
  commit_id: number;
  session_id: number;
  block: number;
  value: number;
};

/** A commit's runs of one series, summed up. */
export type CommitSummary = { series_id: number; runs: number; median: number; low: number; high: number };

const VALUES = 20_000;

/** What runs of some commits measured, over all series of an engine on a host class, session by session. */
export function readRunValues({
  database,
  commit_ids,
  engine_id,
  host_class,
}: {
  database: Database;
  commit_ids: number[];
  engine_id: number;
  host_class: string;
}): RunValue[] {
  return database.orm
    .select({
      series_id: sample.series_id,
      commit_id: sample.commit_id,
      session_id: run.session_id,
      block: run.block,
      value: sample.value,
    })
    .from(sample)
    .innerJoin(run, eq(run.id, sample.run_id))
    .innerJoin(session, eq(session.id, run.session_id))
    .innerJoin(series, eq(series.id, sample.series_id))
    .where(
      and(
        inArray(sample.commit_id, sql`(select value from json_each(${JSON.stringify(commit_ids)}))`),
        eq(series.engine_id, engine_id),
        eq(series.host_class, host_class),
        eq(run.outcome, "ok"),
        ne(run.placement, "broken"),
        ne(session.kind, "rerun"),
      ),
    )
    .orderBy(asc(sample.series_id), asc(run.session_id))
    .limit(VALUES)
    .all();
}

/** A commit over all its series, by series. */
export function readCommitSummaries({
  database,
  commit_id,
}: {
  database: Database;
  commit_id: number;
}): Map<number, CommitSummary> {
  const rows = database.orm
    .select({
      series_id: seriesCommit.series_id,
      runs: seriesCommit.runs,
      median: seriesCommit.median,
      low: seriesCommit.low,
      high: seriesCommit.high,
    })
    .from(seriesCommit)
    .where(eq(seriesCommit.commit_id, commit_id))
    .limit(VALUES)
    .all();
  return new Map(rows.map((row) => [row.series_id, row]));
}
