import { and, asc, eq, inArray, ne, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { host, run, sample, session } from "../../schema/index.ts";

/** One run behind a commit's value. */
export type SingleRun = { commit_id: number; value: number; host: string };

export const MOST_RUNS = 2_000;

/** The runs of some commits in a series that are evidence over history, commit by commit, in the order in which they were made. */
export function readSingleRuns({
  database,
  series_id,
  commit_ids,
}: {
  database: Database;
  series_id: number;
  commit_ids: readonly number[];
}): SingleRun[] {
  return database.orm
    .select({ commit_id: sample.commit_id, value: sample.value, host: host.name })
    .from(sample)
    .innerJoin(run, eq(run.id, sample.run_id))
    .innerJoin(session, eq(session.id, run.session_id))
    .innerJoin(host, eq(host.id, session.host_id))
    .where(
      and(
        eq(sample.series_id, series_id),
        inArray(sample.commit_id, sql`(select value from json_each(${JSON.stringify(commit_ids)}))`),
        eq(run.outcome, "ok"),
        ne(run.placement, "broken"),
        ne(session.kind, "rerun"),
      ),
    )
    .orderBy(asc(sample.commit_id), asc(sample.run_id))
    .limit(MOST_RUNS)
    .all();
}
