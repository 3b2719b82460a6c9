import { and, asc, desc, eq, gte, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { branchCommit, commit, commitTag } from "../schema/index.ts";

/** A commit in its place on a branch. */
export type HistoryCommit = {
  commit_id: number;
  position: number;
  sha: string;
  author: string;
  subject: string;
  committed_at: number;
  pr_number: number | null;
  tags: string[];
};

/** The newest commits of a branch, oldest first, and how many the branch has in all. */
export function readHistory({
  database,
  branch_id,
  limit,
}: {
  database: Database;
  branch_id: number;
  limit: number;
}): { commits: HistoryCommit[]; total: number } {
  const { orm } = database;
  const rows = orm
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
    .where(eq(branchCommit.branch_id, branch_id))
    .orderBy(desc(branchCommit.position))
    .limit(limit)
    .all()
    .reverse();
  const { total } = orm
    .select({ total: sql<number>`count(*)` })
    .from(branchCommit)
    .where(eq(branchCommit.branch_id, branch_id))
    .get()!;
  const tags = Map.groupBy(
    orm
      .select({ commit_id: commitTag.commit_id, name: commitTag.name })
      .from(branchCommit)
      .innerJoin(commitTag, eq(commitTag.commit_id, branchCommit.commit_id))
      .where(and(eq(branchCommit.branch_id, branch_id), gte(branchCommit.position, rows[0]?.position ?? 0)))
      .orderBy(asc(commitTag.name))
      .all(),
    ({ commit_id }) => commit_id,
  );
  return {
    commits: rows.map((row) => ({ ...row, tags: (tags.get(row.commit_id) ?? []).map(({ name }) => name) })),
    total,
  };
}
