import type { Database } from "../../client.ts";
import type { SeriesAnalysis } from "../../contract/judgement.ts";
import { prepared } from "../../statement.ts";

/** What the detector says of a series today. */
export type Analysis = SeriesAnalysis & { analysed_at: number; detector_version: string; blocks: number };

type Row = [series_id: number, data: string, analysed_at: number, detector_version: string, blocks: number];

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
  const rows = prepared<Row>(database, ANALYSES).raw().all(JSON.stringify(series_ids), branch_id);
  return new Map(
    rows.map(([series_id, data, analysed_at, detector_version, blocks]) => [
      series_id,
      { ...(JSON.parse(data) as SeriesAnalysis), analysed_at, detector_version, blocks },
    ]),
  );
}

/** The status stands in the data once more. */
const ANALYSES = `
  select series_id, data, analysed_at, detector_version, blocks
  from series_analysis
  where series_id in (select value from json_each(?)) and branch_id = ?`;
