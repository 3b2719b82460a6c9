import { asc, desc, eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { branchCommit } from "../../schema/index.ts";

/** The positions of the oldest and the newest recorded commit of a branch, and the id of the newest. */
export type BranchSpan = { first: number; last: number; tip_id: number };

/** Null while no commit of the branch is recorded. */
export function readBranchSpan({
  database,
  branch_id,
}: {
  database: Database;
  branch_id: number;
}): BranchSpan | null {
  const endOf = (order: typeof asc | typeof desc) =>
    database.orm
      .select({ position: branchCommit.position, commit_id: branchCommit.commit_id })
      .from(branchCommit)
      .where(eq(branchCommit.branch_id, branch_id))
      .orderBy(order(branchCommit.position))
      .limit(1)
      .get();
  const [oldest, newest] = [endOf(asc), endOf(desc)];
  return oldest && newest
    ? { first: oldest.position, last: newest.position, tip_id: newest.commit_id }
    : null;
}
