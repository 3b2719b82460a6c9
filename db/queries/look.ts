import { and, desc, eq } from "drizzle-orm";
import type { Database } from "../client.ts";
import { series, seriesAnalysis } from "../schema/index.ts";

/** The newest look at a branch: how many there have been, and what it looked at. */
export type Look = { looks: number; analysed_at: number; series_ids: ReadonlySet<number> };

const SERIES = 10_000;

/** The newest look at a branch on a host class, or null before the first. */
export function readLook({
  database,
  branch_id,
  host_class,
}: {
  database: Database;
  branch_id: number;
  host_class: string;
}): Look | null {
  const rows = database.orm
    .select({
      series_id: seriesAnalysis.series_id,
      analysed_at: seriesAnalysis.analysed_at,
      data: seriesAnalysis.data,
    })
    .from(seriesAnalysis)
    .innerJoin(series, eq(series.id, seriesAnalysis.series_id))
    .where(and(eq(seriesAnalysis.branch_id, branch_id), eq(series.host_class, host_class)))
    .orderBy(desc(seriesAnalysis.analysed_at))
    .limit(SERIES)
    .all();
  const newest = rows[0];
  if (!newest) return null;
  const same = rows.filter((row) => row.analysed_at === newest.analysed_at);
  return {
    looks: newest.data.looks,
    analysed_at: newest.analysed_at,
    series_ids: new Set(same.map((row) => row.series_id)),
  };
}
