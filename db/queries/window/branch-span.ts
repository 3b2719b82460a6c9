import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** The positions of the oldest and the newest recorded commit of a branch, and the id of the newest. */
export type BranchSpan = { first: number; last: number; tip_id: number };

type End = { position: number; commit_id: number };

/** Null while no commit of the branch is recorded. */
export function readBranchSpan({
  database,
  branch_id,
}: {
  database: Database;
  branch_id: number;
}): BranchSpan | null {
  const [oldest, newest] = [OLDEST, NEWEST].map((end) => prepared<End>(database, end).get(branch_id));
  return oldest && newest
    ? { first: oldest.position, last: newest.position, tip_id: newest.commit_id }
    : null;
}

const END = "select position, commit_id from branch_commit where branch_id = ? order by position";
const OLDEST = `${END} limit 1`;
const NEWEST = `${END} desc limit 1`;
