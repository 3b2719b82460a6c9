import { and, asc, eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { branchCommit, commit, commitTag } from "../../schema/index.ts";

/** The tags of the commits of a branch, in branch order. */
export function readBranchTags(
  database: Database,
  { engine_id, branch_id }: { engine_id: number; branch_id: number },
): { name: string; commit: string }[] {
  return database.orm
    .select({ name: commitTag.name, commit: commit.sha })
    .from(commitTag)
    .innerJoin(commit, eq(commit.id, commitTag.commit_id))
    .innerJoin(
      branchCommit,
      and(eq(branchCommit.commit_id, commitTag.commit_id), eq(branchCommit.branch_id, branch_id)),
    )
    .where(eq(commitTag.engine_id, engine_id))
    .orderBy(asc(branchCommit.position), asc(commitTag.name))
    .all();
}
