import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

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
  return prepared<number>(database, ID_OF_NAME).pluck().get(engine_id, name) ?? null;
}

const ID_OF_NAME = "select id from branch where engine_id = ? and name = ?";

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
  return prepared(database, PLACE).get(branch_id, commit_id) !== undefined;
}

const PLACE = "select position from branch_commit where branch_id = ? and commit_id = ?";
