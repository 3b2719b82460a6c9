import { and, asc, between, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { branchCommit, commit } from "../../schema/index.ts";
import { MOST_POSITIONS } from "./series-line.ts";

/** A commit of a branch, as a chart tells of it. */
export type WindowCommit = {
  commit_id: number;
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
  const among = sql`(select value from json_each(${JSON.stringify(positions)}))`;
  return database.orm
    .select({
      commit_id: commit.id,
      position: branchCommit.position,
      sha: commit.sha,
      author: commit.author,
      subject: commit.subject,
      committed_at: commit.committed_at,
      pr_number: commit.pr_number,
    })
    .from(branchCommit)
    .innerJoin(commit, eq(commit.id, branchCommit.commit_id))
    .where(and(eq(branchCommit.branch_id, branch_id), inArray(branchCommit.position, among)))
    .orderBy(asc(branchCommit.position))
    .limit(MOST_POSITIONS)
    .all();
}

/** The ids of the commits at some positions of a branch, in its order. */
export function readCommitIds({
  database,
  branch_id,
  positions,
}: Asked & { positions: readonly number[] }): { commit_id: number; position: number }[] {
  const among = sql`(select value from json_each(${JSON.stringify(positions)}))`;
  return database.orm
    .select({ commit_id: branchCommit.commit_id, position: branchCommit.position })
    .from(branchCommit)
    .where(and(eq(branchCommit.branch_id, branch_id), inArray(branchCommit.position, among)))
    .orderBy(asc(branchCommit.position))
    .limit(MOST_POSITIONS)
    .all();
}

/** When the commits of a stretch were committed, in branch order. */
export function readCommitTimes({
  database,
  branch_id,
  from,
  to,
}: Asked & { from: number; to: number }): { position: number; committed_at: number }[] {
  return database.orm
    .select({ position: branchCommit.position, committed_at: commit.committed_at })
    .from(branchCommit)
    .innerJoin(commit, eq(commit.id, branchCommit.commit_id))
    .where(and(eq(branchCommit.branch_id, branch_id), between(branchCommit.position, from, to)))
    .orderBy(asc(branchCommit.position))
    .limit(MOST_POSITIONS)
    .all();
}
