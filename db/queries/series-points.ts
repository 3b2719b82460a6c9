import { and, asc, eq, gte, inArray, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { branchCommit, seriesCommit } from "../schema/index.ts";

/** One commit's value in one series: the median of its runs, and their range. */
export type SeriesPoint = {
  series_id: number;
  position: number;
  runs: number;
  median: number;
  low: number;
  high: number;
};

const POINTS = 50_000;

/** The summaries of some series over a branch from a position on, in branch order. */
export function readSeriesPoints({
  database,
  series_ids,
  branch_id,
  from_position,
}: {
  database: Database;
  series_ids: number[];
  branch_id: number;
  from_position: number;
}): Map<number, SeriesPoint[]> {
  const rows = database.orm
    .select({
      series_id: seriesCommit.series_id,
      position: branchCommit.position,
      runs: seriesCommit.runs,
      median: seriesCommit.median,
      low: seriesCommit.low,
      high: seriesCommit.high,
    })
    .from(branchCommit)
    .innerJoin(seriesCommit, eq(seriesCommit.commit_id, branchCommit.commit_id))
    .where(
      and(
        eq(branchCommit.branch_id, branch_id),
        gte(branchCommit.position, from_position),
        inArray(seriesCommit.series_id, sql`(select value from json_each(${JSON.stringify(series_ids)}))`),
      ),
    )
    .orderBy(asc(branchCommit.position))
    .limit(POINTS)
    .all();
  return Map.groupBy(rows, ({ series_id }) => series_id);
}
