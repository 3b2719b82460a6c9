import type { Database } from "../../client.ts";
import type { SeriesAnalysis } from "../../contract/judgement.ts";
import { prepared } from "../../statement.ts";

/** What the detector knows of a series' noise. Shares: 0.05 is 5 %. */
export type SeriesNoise = Pick<
  SeriesAnalysis,
  "status" | "noise_between_runs" | "noise_between_commits" | "smallest_detectable"
>;

/** The noise of some series on a branch, by series, without the levels that analyses hold. A series never analysed is not in it. */
export function readSeriesNoise({
  database,
  series_ids,
  branch_id,
}: {
  database: Database;
  series_ids: number[];
  branch_id: number;
}): Map<number, SeriesNoise> {
  const rows = prepared<SeriesNoise & { series_id: number }>(database, NOISE).all(
    JSON.stringify(series_ids),
    branch_id,
  );
  return new Map(rows.map(({ series_id, ...noise }) => [series_id, noise]));
}

const NOISE = `
  select series_id, status,
    json_extract(data, '$.noise_between_runs') as noise_between_runs,
    json_extract(data, '$.noise_between_commits') as noise_between_commits,
    json_extract(data, '$.smallest_detectable') as smallest_detectable
  from series_analysis
  where series_id in (select value from json_each(?)) and branch_id = ?`;
