import { sql } from "drizzle-orm";
import type { Database } from "../client.ts";

/** A commit of a branch with a value, and when it was measured last. */
export type MeasuredCommit = { commit_id: number; sha: string; position: number };
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
  return database.orm.all<MeasuredCommit>(sql`
    select "commit".id as commit_id, "commit".sha, branch_commit.position
    from branch_commit
    join "commit" on "commit".id = branch_commit.commit_id
    where branch_commit.branch_id = ${branch_id} and branch_commit.position > ${newestPosition(branch_id)} - ${BACK}
      and exists (
        select 1 from series_commit
        cross join series on series.id = series_commit.series_id
        where series_commit.commit_id = branch_commit.commit_id
          and series.engine_id = ${engine_id} and series.host_class = ${host_class}
      )
    order by branch_commit.position desc
    limit ${limit}`);
}

/** The series that have a value at any of these commits. */
export function readSeriesAt({
  database,
  commit_ids,
}: {
  database: Database;
  commit_ids: number[];
}): Set<number> {
  const rows = database.orm.all<{ series_id: number }>(sql`
    select distinct series_id from series_commit
    where commit_id in (select value from json_each(${JSON.stringify(commit_ids)}))`);
  return new Set(rows.map(({ series_id }) => series_id));
}

/** The newest commit of a branch, before a position, with a value in a series; null where none of the 2,000 before has. */
export function readLastValue({
  database,
  branch_id,
  series_id,
  before,
}: Place & { series_id: number; before: number }): LastValue | null {
  // Commit by commit from the newest on: the series' own rows stand in no such order.
  const found = database.orm.get<LastValue | undefined>(sql`
    select "commit".sha, branch_commit.position, series_commit.measured_at
    from branch_commit
    cross join series_commit
      on series_commit.series_id = ${series_id} and series_commit.commit_id = branch_commit.commit_id
    cross join "commit" on "commit".id = branch_commit.commit_id
    where branch_commit.branch_id = ${branch_id}
      and branch_commit.position < ${before} and branch_commit.position > ${before} - ${BACK}
    order by branch_commit.position desc
    limit 1`);
  return found ?? null;
}

/** How many commits a branch has after a position, and when the first of them was committed. */
export function readWaiting({ database, branch_id, after }: Place & { after: number }): {
  commits: number;
  since: number | null;
} {
  return database.orm.get<ReturnType<typeof readWaiting>>(sql`
    select count(*) as commits, min("commit".committed_at) as since
    from branch_commit
    join "commit" on "commit".id = branch_commit.commit_id
    where branch_commit.branch_id = ${branch_id} and branch_commit.position > ${after}
      and branch_commit.position > ${newestPosition(branch_id)} - ${BACK}`);
}

function newestPosition(branch_id: number) {
  return sql`(select max(position) from branch_commit where branch_id = ${branch_id})`;
}
