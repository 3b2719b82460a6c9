import { and, asc, desc, eq, gte, lt, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { branch, branchCommit, commit, commitParent, commitTag } from "../../schema/index.ts";

/** A commit as its page introduces it. */
export type CommitIdentity = {
  commit_id: number;
  sha: string;
  author: string;
  subject: string;
  authored_at: number;
  committed_at: number;
  pr_number: number | null;
  tags: string[];
  /** Subject null: a commit that was never recorded. */
  parents: { sha: string; subject: string | null }[];
  branches: { name: string; position: number; commits: number }[];
};

const CANDIDATES = 10;
const MANY = 50;

/** Commits of an engine whose hash begins with a prefix; at most ten. */
export function findCommits({
  database,
  engine_id,
  prefix,
}: {
  database: Database;
  engine_id: number;
  prefix: string;
}): { commit_id: number; sha: string; subject: string }[] {
  return database.orm
    .select({ commit_id: commit.id, sha: commit.sha, subject: commit.subject })
    .from(commit)
    .where(and(eq(commit.engine_id, engine_id), gte(commit.sha, prefix), lt(commit.sha, `${prefix}g`)))
    .orderBy(asc(commit.sha))
    .limit(CANDIDATES)
    .all();
}

/** All that is known of a commit besides what was measured. */
export function readCommit({
  database,
  commit_id,
}: {
  database: Database;
  commit_id: number;
}): CommitIdentity {
  const { orm } = database;
  const { id: _, engine_id, ...about } = orm.select().from(commit).where(eq(commit.id, commit_id)).get()!;
  const tags = orm
    .select({ name: commitTag.name })
    .from(commitTag)
    .where(eq(commitTag.commit_id, commit_id))
    .orderBy(asc(commitTag.name))
    .limit(MANY)
    .all();
  const parents = orm
    .select({ sha: commitParent.parent_sha, subject: commit.subject })
    .from(commitParent)
    .leftJoin(commit, and(eq(commit.engine_id, engine_id), eq(commit.sha, commitParent.parent_sha)))
    .where(eq(commitParent.commit_id, commit_id))
    .orderBy(asc(commitParent.ordinal))
    .limit(MANY)
    .all();
  const branches = orm
    .select({
      name: branch.name,
      position: branchCommit.position,
      commits: sql<number>`(select max(position) from ${branchCommit} as newest where newest.branch_id = ${branch.id})`,
    })
    .from(branch)
    .innerJoin(
      branchCommit,
      and(eq(branchCommit.branch_id, branch.id), eq(branchCommit.commit_id, commit_id)),
    )
    .where(eq(branch.engine_id, engine_id))
    .orderBy(desc(branch.seen_at))
    .limit(MANY)
    .all();
  return { commit_id, ...about, tags: tags.map(({ name }) => name), parents, branches };
}
