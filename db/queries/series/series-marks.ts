import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

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
  const rows = prepared<SeriesMark>(database, MARKS_OF_SERIES).all(
    branch_id,
    from_position,
    branch_id,
    JSON.stringify(series_ids),
  );
  return Map.groupBy(rows, ({ series_id }) => series_id);
}

/** Series by series: their changes are few, and the index on them tells which lie in the stretch. */
const MARKS_OF_SERIES = `
  select change_point.series_id, regression.id as regression_id, "commit".sha, branch_commit.position,
    change_point.direction, change_point.before, change_point.after, change_point.ratio,
    change_point.ratio_low, change_point.ratio_high
  from change_point
  cross join branch_commit on branch_commit.branch_id = ?
    and branch_commit.commit_id = change_point.commit_id and branch_commit.position >= ?
  cross join regression_event on regression_event.id = change_point.event_id
  cross join regression on regression.id = regression_event.regression_id
    and regression.event_id = change_point.event_id and regression.branch_id = ?
    and regression.state in ('suspected', 'confirmed')
  cross join "commit" on "commit".id = change_point.commit_id
  where change_point.series_id in (select value from json_each(?))
  order by branch_commit.position
  limit ${MARKS}`;
