import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** The measured commits of a series over a stretch of a branch, column by column, in branch order. */
export type SeriesLine = {
  position: number[];
  commit_id: number[];
  runs: number[];
  median: number[];
  low: number[];
  high: number[];
  /** The last measured commit before the stretch. */
  before: { position: number; median: number } | null;
};

type Asked = { database: Database; series_id: number; branch_id: number; from: number; to: number };

/** Positions of a stretch at most. */
export const MOST_POSITIONS = 20_000;

/** A whole history is read for every chart, so rows become columns without an object each. */
export function readSeriesLine({ database, series_id, branch_id, from, to }: Asked): SeriesLine {
  const rows = prepared<number[]>(database, LINE).raw().all(series_id, branch_id, from, to);
  const column = (n: number) => rows.map((row) => row[n]!);
  return {
    position: column(0),
    commit_id: column(1),
    runs: column(2),
    median: column(3),
    low: column(4),
    high: column(5),
    before:
      prepared<{ position: number; median: number }>(database, BEFORE).get(series_id, branch_id, from) ??
      null,
  };
}

/** The branch comes first: its positions are one range, and each commit of them is one step into the series' own key. */
const MEASURED = `
  from branch_commit
  cross join series_commit
    on series_commit.series_id = ? and series_commit.commit_id = branch_commit.commit_id`;
const LINE = `
  select branch_commit.position, branch_commit.commit_id, runs, median, low, high ${MEASURED}
  where branch_commit.branch_id = ? and branch_commit.position between ? and ?
  order by branch_commit.position limit ${MOST_POSITIONS}`;
const BEFORE = `
  select branch_commit.position, median ${MEASURED}
  where branch_commit.branch_id = ? and branch_commit.position < ?
  order by branch_commit.position desc limit 1`;
