import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";
import { MOST_POSITIONS } from "./series-line.ts";

/** A commit of a branch, as a chart tells of it. */
export type WindowCommit = {
  position: number;
  sha: string;
  author: string;
  subject: string;
  committed_at: number;
  pr_number: number | null;
};

type Asked = { database: Database; branch_id: number };

/** The commits at some positions of a branch, in its order. */
export function readWindowCommits({
  database,
  branch_id,
  positions,
}: Asked & { positions: readonly number[] }): WindowCommit[] {
  return prepared<WindowCommit>(database, COMMITS).all(branch_id, JSON.stringify(positions));
}

/** The ids of the commits at some positions of a branch, in its order. */
export function readCommitIds({
  database,
  branch_id,
  positions,
}: Asked & { positions: readonly number[] }): { commit_id: number; position: number }[] {
  return prepared<{ commit_id: number; position: number }>(database, IDS).all(
    branch_id,
    JSON.stringify(positions),
  );
}

/** When the commits of a stretch were committed, in branch order. */
export function readCommitTimes({
  database,
  branch_id,
  from,
  to,
}: Asked & { from: number; to: number }): { position: number; committed_at: number }[] {
  return prepared<{ position: number; committed_at: number }>(database, TIMES).all(branch_id, from, to);
}

const AT_POSITIONS = `
  where branch_commit.branch_id = ? and branch_commit.position in (select value from json_each(?))
  order by branch_commit.position limit ${MOST_POSITIONS}`;
const COMMITS = `
  select branch_commit.position, "commit".sha, "commit".author, "commit".subject, "commit".committed_at,
    "commit".pr_number
  from branch_commit
  cross join "commit" on "commit".id = branch_commit.commit_id ${AT_POSITIONS}`;
const IDS = `select branch_commit.commit_id, branch_commit.position from branch_commit ${AT_POSITIONS}`;
const TIMES = `
  select branch_commit.position, "commit".committed_at
  from branch_commit
  cross join "commit" on "commit".id = branch_commit.commit_id
  where branch_commit.branch_id = ? and branch_commit.position between ? and ?
  order by branch_commit.position limit ${MOST_POSITIONS}`;
