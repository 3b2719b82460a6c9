import { and, eq, gte, inArray, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { branchCommit, changePoint, commit, regression } from "../schema/index.ts";

/** A flagged change of one series that reruns have confirmed or not decided on, as a chart marks it. */
export type SeriesMark = {
  series_id: number;
  regression_id: number;
  sha: string;
  position: number;
  direction: "worse" | "better";
  before: number;
  after: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

const MARKS = 1_000;

/** The changes that stand now in some series of a branch, from a position on, oldest first, by series. */
export function readSeriesMarks({
  database,
  series_ids,
  branch_id,
  from_position = 0,
}: {
  database: Database;
  series_ids: number[];
  branch_id: number;
  from_position?: number;
}): Map<number, SeriesMark[]> {
  const rows = database.orm
    .select({
      series_id: changePoint.series_id,
      regression_id: regression.id,
      sha: commit.sha,
      position: branchCommit.position,
      direction: changePoint.direction,
      before: changePoint.before,
      after: changePoint.after,
      ratio: changePoint.ratio,
      ratio_low: changePoint.ratio_low,
      ratio_high: changePoint.ratio_high,
    })
    .from(regression)
    .innerJoin(changePoint, eq(changePoint.event_id, regression.event_id))
    .innerJoin(commit, eq(commit.id, changePoint.commit_id))
    .innerJoin(
      branchCommit,
      and(eq(branchCommit.branch_id, branch_id), eq(branchCommit.commit_id, changePoint.commit_id)),
    )
    .where(
      and(
        eq(regression.branch_id, branch_id),
        gte(branchCommit.position, from_position),
        inArray(regression.state, ["suspected", "confirmed"]),
        inArray(changePoint.series_id, sql`(select value from json_each(${JSON.stringify(series_ids)}))`),
      ),
    )
    // The sign keeps SQLite from walking the whole branch only to have it in order.
    .orderBy(sql`+${branchCommit.position}`)
    .limit(MARKS)
    .all();
  return Map.groupBy(rows, ({ series_id }) => series_id);
}
