import { asc, eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { branchCommit, commit } from "../../schema/index.ts";

/** The commits of a branch in its order, oldest first. */
export function readBranchCommits(database: Database, branch_id: number) {
  return database.orm
    .select({
      commit_id: commit.id,
      sha: commit.sha,
      position: branchCommit.position,
      subject: commit.subject,
    })
    .from(branchCommit)
    .innerJoin(commit, eq(commit.id, branchCommit.commit_id))
    .where(eq(branchCommit.branch_id, branch_id))
    .orderBy(asc(branchCommit.position))
    .all();
}
