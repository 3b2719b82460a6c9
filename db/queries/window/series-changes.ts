import type { Database } from "../../client.ts";
import type { RegressionState } from "../../contract/judgement.ts";
import { prepared } from "../../statement.ts";

/** A change of one series, whatever became of it. Its figures are the reruns' where they decided, else the history's. */
export type SeriesChange = {
  series_id: number;
  regression_id: number;
  /** Of this series: confirmed only where its own reruns said so. */
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

type Row = SeriesChange & { decided: number | null };

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
  const rows = prepared<Row>(database, ALL).all(JSON.stringify(series_ids), branch_id);
  const answered = new Set(rows.flatMap((row) => (isAnswer(row) ? [keyOf(row)] : [])));
  const told = rows.filter((row) => (row.decided ? isAnswer(row) : !answered.has(keyOf(row))));
  return Map.groupBy(
    told.map(({ decided, ...change }) => ({ ...change, state: ofSeries(change.state, decided) })),
    ({ series_id }) => series_id,
  );
}

const ALL = `
  select change_point.series_id, regression.id as regression_id, regression.state,
    change_point.event_id = regression.decision_event_id as decided, at_commit.sha, branch_commit.position,
    change_point.direction, change_point.before, change_point.after, change_point.ratio,
    change_point.ratio_low, change_point.ratio_high
  from change_point
  cross join regression_event on regression_event.id = change_point.event_id
  cross join regression on regression.id = regression_event.regression_id
    and change_point.event_id in (regression.event_id, regression.decision_event_id)
  cross join "commit" as at_commit
    on at_commit.id = iif(regression.state = 'confirmed', regression.commit_id, change_point.commit_id)
  cross join branch_commit
    on branch_commit.branch_id = regression.branch_id and branch_commit.commit_id = at_commit.id
  where change_point.series_id in (select value from json_each(?)) and regression.branch_id = ?
  order by branch_commit.position, regression.id
  limit ${CHANGES}`;

/** A regression is confirmed by some of its series: in the others reruns told nothing, and the history still suspects. */
function ofSeries(state: RegressionState, decided: number | null): RegressionState {
  return state === "confirmed" && !decided ? "suspected" : state;
}

/** What reruns said counts until the history asks anew. */
function isAnswer({ decided, state }: Row): boolean {
  return Boolean(decided) && state !== "suspected" && state !== "withdrawn";
}

function keyOf({ series_id, regression_id }: Row): string {
  return `${series_id} ${regression_id}`;
}
