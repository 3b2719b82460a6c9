import { and, eq } from "drizzle-orm";
import type { Database } from "../client.ts";
import { branch, branchCommit } from "../schema/index.ts";

/** The id of a branch by its exact name, or null. */
export function readBranchId({
  database,
  engine_id,
  name,
}: {
  database: Database;
  engine_id: number;
  name: string;
}): number | null {
  const found = database.orm
    .select({ id: branch.id })
    .from(branch)
    .where(and(eq(branch.engine_id, engine_id), eq(branch.name, name)))
    .get();
  return found?.id ?? null;
}

/** Whether a branch has a commit now; a force-push may have taken it away. */
export function isOnBranch({
  database,
  branch_id,
  commit_id,
}: {
  database: Database;
  branch_id: number;
  commit_id: number;
}): boolean {
  const found = database.orm
    .select({ position: branchCommit.position })
    .from(branchCommit)
    .where(and(eq(branchCommit.branch_id, branch_id), eq(branchCommit.commit_id, commit_id)))
    .get();
  return found !== undefined;
}
