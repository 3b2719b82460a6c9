import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** A commit of a branch, as a sentence introduces it. */
export type BranchCommit = {
  commit_id: number;
  sha: string;
  subject: string;
  author: string;
  committed_at: number;
};

type Place = { database: Database; branch_id: number };

/** The newest commit of a branch; null where it has none. */
export function readTip({ database, branch_id }: Place): BranchCommit | null {
  return prepared<BranchCommit>(database, TIP).get(branch_id) ?? null;
}

/** A commit in so far as a branch has it now. */
export function readBranchCommit({
  database,
  branch_id,
  commit_id,
}: Place & { commit_id: number }): BranchCommit | null {
  return prepared<BranchCommit>(database, ONE).get(branch_id, commit_id) ?? null;
}

const COMMITS = `
  select "commit".id as commit_id, "commit".sha, "commit".subject, "commit".author, "commit".committed_at
  from branch_commit
  cross join "commit" on "commit".id = branch_commit.commit_id`;
const TIP = `${COMMITS} where branch_commit.branch_id = ? order by branch_commit.position desc limit 1`;
const ONE = `${COMMITS} where branch_commit.branch_id = ? and branch_commit.commit_id = ?`;

/** The positions of a branch's newest commits, the oldest of them first. */
export function readNewestPositions({ database, branch_id, limit }: Place & { limit: number }): number[] {
  return prepared<number>(database, POSITIONS).pluck().all(branch_id, limit).reverse();
}

const POSITIONS = `
  select branch_commit.position from branch_commit
  where branch_commit.branch_id = ? order by branch_commit.position desc limit ?`;

/** Where a branch's newest commit stands, and how many it has, counted to a limit. */
export function readReach({ database, branch_id, limit }: Place & { limit: number }): {
  newest: number | null;
  commits: number;
} {
  return prepared<ReturnType<typeof readReach>>(database, REACH).get(branch_id, limit)!;
}

const REACH = `select max(position) as newest, count(*) as commits from (${POSITIONS}) as recent`;
