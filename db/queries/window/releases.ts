import { sql } from "drizzle-orm";
import type { Database } from "../../client.ts";

/** A tag at a commit of a branch. */
export type Release = { name: string; commit_id: number; position: number };

const RELEASES = 2_000;

/** The tags on a stretch of a branch, in branch order; the newest 2,000. An engine has fewer tags than commits, so they come first. */
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
  return database.orm
    .all<Release>(sql`
      select commit_tag.name, commit_tag.commit_id, branch_commit.position
      from commit_tag
      cross join branch_commit
        on branch_commit.branch_id = ${branch_id} and branch_commit.commit_id = commit_tag.commit_id
      where commit_tag.engine_id = ${engine_id} and branch_commit.position between ${from} and ${to}
      order by branch_commit.position desc, commit_tag.name desc
      limit ${RELEASES}`)
    .reverse();
}
