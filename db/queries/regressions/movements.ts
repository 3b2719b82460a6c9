import type { Database } from "../../client.ts";
import type { RegressionKind, RegressionState } from "../../contract/judgement.ts";
import type { MetricKey } from "../../contract/metric.ts";
import { prepared } from "../../statement.ts";

/** A change of one series. */
export type MovedSeries = {
  workload: string;
  title: string;
  variant: string;
  metric: MetricKey;
  direction: "worse" | "better";
  before: number;
  after: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

/** A regression or improvement that was not withdrawn, told by the series that changed most. */
export type Movement = {
  regression_id: number;
  kind: RegressionKind;
  state: Exclude<RegressionState, "withdrawn">;
  commit_id: number;
  sha: string;
  subject: string;
  author: string;
  /** Series that changed as the kind says, by reruns alone where they confirmed it. */
  series: number;
  /** The one of them with the largest factor; null where none is on record. */
  strongest: MovedSeries | null;
};

type Row = Omit<Movement, "strongest"> & Partial<MovedSeries> & { total: number };
type Place = { database: Database; branch_id: number; host_class: string };

const AT_COMMITS = 500;

/** What moved among a branch's commits from a position on, in one state, the largest first; and how many there are. */
export function readMovements({
  database,
  branch_id,
  host_class,
  from_position,
  state,
  limit,
}: Place & { from_position: number; state: "confirmed" | "suspected"; limit: number }): {
  movements: Movement[];
  total: number;
} {
  const rows = prepared<Row>(database, LATELY).all(branch_id, host_class, state, from_position, limit);
  return { movements: rows.map(toMovement), total: rows[0]?.total ?? 0 };
}

/** What is on record of changes at some commits, whatever reruns made of them, the largest first. */
export function readMovementsAt({
  database,
  branch_id,
  host_class,
  commit_ids,
}: Place & { commit_ids: number[] }): Movement[] {
  return prepared<Row>(database, AT)
    .all(branch_id, host_class, JSON.stringify(commit_ids), AT_COMMITS)
    .map(toMovement);
}

/** How many regressions of a branch stand. */
export function countRegressions({ database, branch_id, host_class }: Place): {
  confirmed: number;
  suspected: number;
} {
  return prepared<ReturnType<typeof countRegressions>>(database, COUNTS).get(branch_id, host_class)!;
}

const COUNTS = `
  select coalesce(sum(state = 'confirmed'), 0) as confirmed, coalesce(sum(state = 'suspected'), 0) as suspected
  from regression
  where branch_id = ? and state in ('confirmed', 'suspected') and kind = 'regression' and host_class = ?`;

const LATELY = largestFirst("regression.state = ? and branch_commit.position >= ?");
const AT = largestFirst(
  "regression.commit_id in (select value from json_each(?)) and regression.state <> 'withdrawn'",
);

/**
 * Reruns alone tell of what they confirmed, as far as they have figures. What stands comes first, as it is less than a branch has
 * commits. `which` is a condition of this file's own.
 */
function largestFirst(which: string): string {
  return `
    with standing as materialized (
      select regression.id as regression_id, regression.kind, regression.state, regression.commit_id,
        case
          when regression.state = 'confirmed'
            and exists (select 1 from change_point where change_point.event_id = regression.decision_event_id)
          then regression.decision_event_id
          else regression.event_id
        end as event_id
      from regression
      cross join branch_commit
        on branch_commit.branch_id = regression.branch_id and branch_commit.commit_id = regression.commit_id
      where regression.branch_id = ? and regression.host_class = ? and ${which}
    ),
    largest as (
      -- SQLite takes the other columns from the row of the maximum.
      select standing.*, change_point.series_id, direction, before, after, ratio, ratio_low, ratio_high,
        count(change_point.series_id) as series,
        max(case
          when change_point.series_id is null then 0
          when ratio is null or ratio <= 0 then 1e300
          when ratio < 1 then 1 / ratio
          else ratio
        end) as factor
      from standing
      left join change_point
        on change_point.event_id = standing.event_id
        and change_point.direction = case standing.kind when 'regression' then 'worse' else 'better' end
      group by standing.regression_id
      order by factor desc, standing.regression_id desc
      limit ?
    )
    select largest.*, (select count(*) from standing) as total,
      "commit".sha, "commit".subject, "commit".author, series.metric, variant.name as variant,
      workload_revision.name as workload,
      coalesce(json_extract(workload_revision.data, '$.title'), workload_revision.name) as title
    from largest
    join "commit" on "commit".id = largest.commit_id
    left join series on series.id = largest.series_id
    left join workload_revision on workload_revision.id = series.workload_revision_id
    left join variant on variant.id = series.variant_id
    order by factor desc, largest.regression_id desc`;
}

function toMovement({
  regression_id,
  kind,
  state,
  commit_id,
  sha,
  subject,
  author,
  series,
  ...one
}: Row): Movement {
  return {
    ...{ regression_id, kind, state, commit_id, sha, subject, author, series },
    strongest: series === 0 ? null : toMovedSeries(one as MovedSeries),
  };
}

function toMovedSeries(one: MovedSeries): MovedSeries {
  const { workload, title, variant, metric, direction, before, after, ratio, ratio_low, ratio_high } = one;
  return { workload, title, variant, metric, direction, before, after, ratio, ratio_low, ratio_high };
}
