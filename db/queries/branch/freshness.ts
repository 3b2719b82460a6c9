import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** A commit of a branch with a value. */
export type MeasuredCommit = { commit_id: number; sha: string; position: number };

/** A commit with a value in one series, and when the newest of its runs began. */
export type LastValue = { sha: string; position: number; measured_at: number };

type Place = { database: Database; branch_id: number };

/** Commits of a branch that are gone back at most. */
const BACK = 2_000;

/** The newest commits of a branch with a value in any series of an engine on a host class, the newest first. */
export function readNewestMeasured({
  database,
  branch_id,
  engine_id,
  host_class,
  limit,
}: Place & { engine_id: number; host_class: string; limit: number }): MeasuredCommit[] {
  return prepared<MeasuredCommit>(database, NEWEST).all(branch_id, branch_id, engine_id, host_class, limit);
}

const SINCE = `(select max(position) from branch_commit where branch_id = ?) - ${BACK}`;
const NEWEST = `
  select "commit".id as commit_id, "commit".sha, branch_commit.position
  from branch_commit
  cross join "commit" on "commit".id = branch_commit.commit_id
  where branch_commit.branch_id = ? and branch_commit.position > ${SINCE}
    and exists (
      select 1 from series_commit
      cross join series on series.id = series_commit.series_id
      where series_commit.commit_id = branch_commit.commit_id
        and series.engine_id = ? and series.host_class = ?
    )
  order by branch_commit.position desc
  limit ?`;

/** The series that have a value at any of these commits. */
export function readSeriesAt({
  database,
  commit_ids,
}: {
  database: Database;
  commit_ids: number[];
}): Set<number> {
  const rows = prepared<number>(database, SERIES_AT).pluck().all(JSON.stringify(commit_ids));
  return new Set(rows);
}

const SERIES_AT = "select series_id from series_commit where commit_id in (select value from json_each(?))";

/** The newest commit of a branch, before a position, with a value in a series; null where none of the 2,000 before has. */
export function readLastValue({
  database,
  branch_id,
  series_id,
  before,
}: Place & { series_id: number; before: number }): LastValue | null {
  return prepared<LastValue>(database, LAST_VALUE).get(series_id, branch_id, before, before - BACK) ?? null;
}

/** Commit by commit from the newest on: a series' own rows stand in no such order. */
const LAST_VALUE = `
  select "commit".sha, branch_commit.position, series_commit.measured_at
  from branch_commit
  cross join series_commit
    on series_commit.series_id = ? and series_commit.commit_id = branch_commit.commit_id
  cross join "commit" on "commit".id = branch_commit.commit_id
  where branch_commit.branch_id = ? and branch_commit.position < ? and branch_commit.position > ?
  order by branch_commit.position desc
  limit 1`;

/** How many commits a branch has after a position, counted to 2,000. */
export function countAfter({ database, branch_id, position }: Place & { position: number }): number {
  return prepared<number>(database, AFTER).pluck().get(branch_id, position)!;
}

const AFTER = `
  select count(*) from (
    select 1 from branch_commit where branch_id = ? and position > ? limit ${BACK}
  ) as recent`;
