import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** A change point of a regression that stands: neither withdrawn nor refuted by reruns. `confirmed`: by reruns. */
export type StandingChangePoint = {
  commit: string;
  position: number;
  after: number;
  direction: "worse" | "better";
  confirmed: boolean;
};

const CHANGE_POINTS = 50_000;

/** Change points of a branch on a host class that stand, by series, each in branch order; the newest 50,000. */
export function readStandingChangePoints({
  database,
  branch_id,
  host_class,
}: {
  database: Database;
  branch_id: number;
  host_class: string;
}): Map<number, StandingChangePoint[]> {
  type Row = Omit<StandingChangePoint, "confirmed"> & { series_id: number; state: string };
  const rows = prepared<Row>(database, STANDING).all(branch_id, host_class).reverse();
  const standing = new Map<number, StandingChangePoint[]>();
  for (const { series_id, state, ...change } of rows) {
    const known = standing.get(series_id) ?? [];
    known.push({ ...change, confirmed: state === "confirmed" });
    standing.set(series_id, known);
  }
  return standing;
}

/** A branch has few regressions, so they come first. */
const STANDING = `
  select change_point.series_id, "commit".sha as "commit", branch_commit.position, change_point.after,
    change_point.direction, regression.state
  from regression
  cross join change_point on change_point.event_id = regression.event_id
  cross join branch_commit
    on branch_commit.branch_id = regression.branch_id and branch_commit.commit_id = change_point.commit_id
  cross join "commit" on "commit".id = change_point.commit_id
  where regression.branch_id = ? and regression.host_class = ?
    and regression.state in ('suspected', 'confirmed', 'cant-tell')
  order by branch_commit.position desc, change_point.series_id
  limit ${CHANGE_POINTS}`;
