import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

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
  if (series_ids.length > FEW) {
    const rows = prepared<SeriesPoint>(database, ALONG_COMMITS).all(
      branch_id,
      from_position,
      JSON.stringify(series_ids),
    );
    return Map.groupBy(rows, ({ series_id }) => series_id);
  }
  const line = prepared<SeriesPoint>(database, ALONG_SERIES);
  return new Map(
    series_ids.map((series_id): [number, SeriesPoint[]] => [
      series_id,
      line.all(series_id, branch_id, from_position),
    ]),
  );
}

/** Up to so many series are read each along its own key, which holds its commits one after the other. */
const FEW = 12;
const ALONG_SERIES = `
  select series_commit.series_id, branch_commit.position, runs, median, low, high
  from branch_commit
  cross join series_commit
    on series_commit.series_id = ? and series_commit.commit_id = branch_commit.commit_id
  where branch_commit.branch_id = ? and branch_commit.position >= ?
  order by branch_commit.position
  limit ${POINTS}`;
/** Many series at few commits lie together in the index on commits. */
const FROM_COMMITS = `
  from branch_commit
  cross join series_commit indexed by series_commit_by_commit
    on series_commit.commit_id = branch_commit.commit_id
  where branch_commit.branch_id = ? and branch_commit.position >= ?
    and series_commit.series_id in (select value from json_each(?))
  order by branch_commit.position
  limit ${POINTS}`;
const ALONG_COMMITS = `
  select series_commit.series_id, branch_commit.position, runs, median, low, high ${FROM_COMMITS}`;

/** The medians alone, for what draws many series in little: in branch order, by series. */
export function readSeriesMedians({
  database,
  series_ids,
  branch_id,
  from_position,
}: Parameters<typeof readSeriesPoints>[0]): Map<number, { position: number; median: number }[]> {
  const rows = prepared<[series_id: number, position: number, median: number]>(database, MEDIANS).raw();
  const medians = new Map(series_ids.map((id): [number, { position: number; median: number }[]] => [id, []]));
  for (const [series_id, position, median] of rows.all(
    branch_id,
    from_position,
    JSON.stringify(series_ids),
  )) {
    medians.get(series_id)!.push({ position, median });
  }
  return medians;
}

const MEDIANS = `select series_commit.series_id, branch_commit.position, median ${FROM_COMMITS}`;
