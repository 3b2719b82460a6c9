import { and, asc, eq, inArray, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "../../client.ts";
import type { RegressionState } from "../../contract/judgement.ts";
import { branchCommit, changePoint, commit, regression, regressionEvent } from "../../schema/index.ts";

/** A change of one series, whatever became of it. Its figures are the reruns' where they decided, else the history's. */
export type SeriesChange = {
  series_id: number;
  regression_id: number;
  state: RegressionState;
  sha: string;
  position: number;
  direction: "worse" | "better";
  before: number;
  after: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

const CHANGES = 2_000;

/** The changes of some series on a branch in branch order, by series. What is confirmed stands where its search ended. */
export function readSeriesChanges({
  database,
  series_ids,
  branch_id,
}: {
  database: Database;
  series_ids: readonly number[];
  branch_id: number;
}): Map<number, SeriesChange[]> {
  const found = alias(commit, "found");
  const rows = database.orm
    .select({
      series_id: changePoint.series_id,
      regression_id: regression.id,
      state: regression.state,
      decided: sql<number | null>`${changePoint.event_id} = ${regression.decision_event_id}`,
      sha: found.sha,
      position: branchCommit.position,
      direction: changePoint.direction,
      before: changePoint.before,
      after: changePoint.after,
      ratio: changePoint.ratio,
      ratio_low: changePoint.ratio_low,
      ratio_high: changePoint.ratio_high,
    })
    .from(changePoint)
    .innerJoin(regressionEvent, eq(regressionEvent.id, changePoint.event_id))
    .innerJoin(
      regression,
      and(
        eq(regression.id, regressionEvent.regression_id),
        or(
          eq(changePoint.event_id, regression.event_id),
          eq(changePoint.event_id, regression.decision_event_id),
        ),
      ),
    )
    .innerJoin(
      found,
      eq(
        found.id,
        sql`case ${regression.state} when 'confirmed' then ${regression.commit_id} else ${changePoint.commit_id} end`,
      ),
    )
    .innerJoin(
      branchCommit,
      and(eq(branchCommit.branch_id, regression.branch_id), eq(branchCommit.commit_id, found.id)),
    )
    .where(
      and(
        inArray(changePoint.series_id, sql`(select value from json_each(${JSON.stringify(series_ids)}))`),
        eq(regression.branch_id, branch_id),
      ),
    )
    .orderBy(asc(branchCommit.position), asc(regression.id))
    .limit(CHANGES)
    .all();
  const answered = new Set(rows.flatMap((row) => (isAnswer(row) ? [keyOf(row)] : [])));
  const told = rows.filter((row) => (row.decided ? isAnswer(row) : !answered.has(keyOf(row))));
  return Map.groupBy(
    told.map(({ decided: _, ...change }) => change),
    ({ series_id }) => series_id,
  );
}

/** What reruns said counts until the history asks anew. */
function isAnswer({ decided, state }: { decided: number | null; state: RegressionState }): boolean {
  return Boolean(decided) && state !== "suspected" && state !== "withdrawn";
}

function keyOf({ series_id, regression_id }: { series_id: number; regression_id: number }): string {
  return `${series_id} ${regression_id}`;
}
