import { and, desc, eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { branch, branchCommit, commit, commitTag } from "../../schema/index.ts";
import { findCommits } from "../commit.ts";

/** A commit, and by what it goes under the name that was asked for. */
export type NamedCommit = {
  kind: "tag" | "branch" | "hash";
  commit_id: number;
  sha: string;
  subject: string;
};

/** Fewer figures of a hash are no name. */
const LEAST_FIGURES = 4;

/**
 * Everything that a name may mean: the tag of exactly that name, the newest commit of the branch of exactly that name, and the
 * commits whose hash begins so (at most ten). A whole hash means its commit alone.
 */
export function findNamedCommits({
  database,
  engine_id,
  name,
}: {
  database: Database;
  engine_id: number;
  name: string;
}): NamedCommit[] {
  const prefix = name.toLowerCase();
  const hashes = /^[0-9a-f]+$/.test(prefix) && prefix.length >= LEAST_FIGURES && prefix.length <= 64;
  const by_hash = hashes ? findCommits({ database, engine_id, prefix }) : [];
  const whole = by_hash.find(({ sha }) => sha === prefix);
  const named = whole ? [] : [findTagged(database, engine_id, name), findNewest(database, engine_id, name)];
  return [
    ...named.flatMap((one) => one ?? []),
    ...(whole ? [whole] : by_hash).map((one) => ({ kind: "hash" as const, ...one })),
  ];
}

const ABOUT = { commit_id: commit.id, sha: commit.sha, subject: commit.subject };

function findTagged({ orm }: Database, engine_id: number, name: string): NamedCommit | null {
  const found = orm
    .select(ABOUT)
    .from(commitTag)
    .innerJoin(commit, eq(commit.id, commitTag.commit_id))
    .where(and(eq(commitTag.engine_id, engine_id), eq(commitTag.name, name)))
    .get();
  return found ? { kind: "tag", ...found } : null;
}

function findNewest({ orm }: Database, engine_id: number, name: string): NamedCommit | null {
  const found = orm
    .select(ABOUT)
    .from(branch)
    .innerJoin(branchCommit, eq(branchCommit.branch_id, branch.id))
    .innerJoin(commit, eq(commit.id, branchCommit.commit_id))
    .where(and(eq(branch.engine_id, engine_id), eq(branch.name, name)))
    .orderBy(desc(branchCommit.position))
    .limit(1)
    .get();
  return found ? { kind: "branch", ...found } : null;
}
