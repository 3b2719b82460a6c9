import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { branchCommit } from "../../schema/index.ts";

/** How many commits a branch has after one of its commits, up to another; null where it has lost either. */
export function countCommitsBetween(
  database: Database,
  { branch_id, after, until }: { branch_id: number; after: number; until: number },
): number | null {
  const rows = database.orm
    .select({ commit_id: branchCommit.commit_id, position: branchCommit.position })
    .from(branchCommit)
    .where(and(eq(branchCommit.branch_id, branch_id), inArray(branchCommit.commit_id, [after, until])))
    .all();
  const positionOf = (commit_id: number) => rows.find((row) => row.commit_id === commit_id)?.position;
  const [from, to] = [positionOf(after), positionOf(until)];
  return from === undefined || to === undefined ? null : to - from;
}
