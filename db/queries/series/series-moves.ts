import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** A change of a series that stands: the largest of its direction and state. */
export type SeriesMove = {
  series_id: number;
  /** Confirmed: reruns of this very series showed it. */
  state: "confirmed" | "suspected";
  direction: "worse" | "better";
  sha: string;
  position: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

const MOVES = 5_000;

/** What stands of changes among a branch's commits from a position on, by series, the largest first. */
export function readSeriesMoves({
  database,
  branch_id,
  host_class,
  from_position,
}: {
  database: Database;
  branch_id: number;
  host_class: string;
  from_position: number;
}): Map<number, SeriesMove[]> {
  const rows = prepared<SeriesMove & { factor: number }>(database, STANDING).all(
    branch_id,
    host_class,
    from_position,
  );
  return Map.groupBy(
    rows.map(({ factor: _, ...move }) => move),
    ({ series_id }) => series_id,
  );
}

/** What stands is less than a branch has commits, so it comes first. */
const STANDING = `
  with standing as (
    select change_point.series_id, change_point.direction, "commit".sha, branch_commit.position,
      case when decided.series_id is null then 'suspected' else 'confirmed' end as state,
      case when decided.series_id is null then change_point.ratio else decided.ratio end as ratio,
      case when decided.series_id is null then change_point.ratio_low else decided.ratio_low end as ratio_low,
      case when decided.series_id is null then change_point.ratio_high else decided.ratio_high end as ratio_high
    from regression
    cross join change_point on change_point.event_id = regression.event_id
    cross join branch_commit
      on branch_commit.branch_id = regression.branch_id and branch_commit.commit_id = change_point.commit_id
    cross join "commit" on "commit".id = change_point.commit_id
    left join change_point as decided
      on regression.state = 'confirmed' and decided.event_id = regression.decision_event_id
      and decided.series_id = change_point.series_id
    where regression.branch_id = ? and regression.host_class = ?
      and regression.state in ('confirmed', 'suspected') and branch_commit.position >= ?
  )
  select standing.*, max(case
    when ratio is null or ratio <= 0 then 1e300
    when ratio < 1 then 1 / ratio
    else ratio
  end) as factor
  from standing
  group by series_id, direction, state
  order by factor desc
  limit ${MOVES}`;
