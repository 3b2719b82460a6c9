import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** A tag at a commit of a branch. */
export type Release = { name: string; position: number };

const RELEASES = 2_000;

/** The tags on a stretch of a branch, in branch order; the newest 2,000. */
export function readReleases({
  database,
  engine_id,
  branch_id,
  from,
  to,
}: {
  database: Database;
  engine_id: number;
  branch_id: number;
  from: number;
  to: number;
}): Release[] {
  return prepared<Release>(database, TAGS).all(branch_id, engine_id, from, to).reverse();
}

/** An engine has fewer tags than commits, so they come first. */
const TAGS = `
  select commit_tag.name, branch_commit.position
  from commit_tag
  cross join branch_commit
    on branch_commit.branch_id = ? and branch_commit.commit_id = commit_tag.commit_id
  where commit_tag.engine_id = ? and branch_commit.position between ? and ?
  order by branch_commit.position desc, commit_tag.name desc
  limit ${RELEASES}`;
