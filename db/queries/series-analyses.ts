import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { SeriesAnalysis } from "../contract/judgement.ts";
import { seriesAnalysis } from "../schema/index.ts";

/** What the detector says of a series today. */
export type Analysis = SeriesAnalysis & { analysed_at: number; detector_version: string; blocks: number };

/** The present analyses of some series on a branch, by series. A series never analysed is not in it. */
export function readSeriesAnalyses({
  database,
  series_ids,
  branch_id,
}: {
  database: Database;
  series_ids: number[];
  branch_id: number;
}): Map<number, Analysis> {
  const rows = database.orm
    .select()
    .from(seriesAnalysis)
    .where(
      and(
        inArray(seriesAnalysis.series_id, sql`(select value from json_each(${JSON.stringify(series_ids)}))`),
        eq(seriesAnalysis.branch_id, branch_id),
      ),
    )
    .all();
  return new Map(
    rows.map(({ series_id, data, status, analysed_at, detector_version, blocks }) => [
      series_id,
      { ...data, status, analysed_at, detector_version, blocks },
    ]),
  );
}
