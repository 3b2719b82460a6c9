import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** The commit that another is compared with, and how many commits between the two have no value. */
export type Ancestor = { commit_id: number; sha: string; subject: string; unmeasured: number };

const STEPS = 2_000;

/**
 * The last measured ancestor of a commit, along first parents, whatever its branch does; null where none is
 * recorded. Measured: with a value in any series of that engine on that host class.
 */
export function readLastMeasuredAncestor({
  database,
  commit_id,
  engine_id,
  host_class,
}: {
  database: Database;
  commit_id: number;
  engine_id: number;
  host_class: string;
}): Ancestor | null {
  return prepared<Ancestor>(database, NEAREST).get(commit_id, engine_id, engine_id, host_class) ?? null;
}

/** A row leaves the recursion as soon as it is made, nearest first: the limit ends the walk. */
const NEAREST = `
  with recursive line (commit_id, sha, subject, steps) as (
    select id, sha, subject, 0 from "commit" where id = ?
    union all
    select parent.id, parent.sha, parent.subject, steps + 1
    from line
    cross join commit_parent on commit_parent.commit_id = line.commit_id and commit_parent.ordinal = 0
    cross join "commit" as parent on parent.engine_id = ? and parent.sha = commit_parent.parent_sha
    where steps < ${STEPS}
  )
  select commit_id, sha, subject, steps - 1 as unmeasured
  from line
  where steps > 0 and exists (
    select 1 from series_commit
    cross join series on series.id = series_commit.series_id
    where series_commit.commit_id = line.commit_id and series.engine_id = ? and series.host_class = ?
  )
  limit 1`;
