import { asc, desc, eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { branch, commit, commitTag } from "../../schema/index.ts";

/** A tag and its commit. */
export type TaggedCommit = {
  name: string;
  commit_id: number;
  sha: string;
  subject: string;
  committed_at: number;
};

/** The tags of an engine, those of the newest commits first. */
export function readNewestTags({
  database,
  engine_id,
  limit,
}: {
  database: Database;
  engine_id: number;
  limit: number;
}): TaggedCommit[] {
  return database.orm
    .select({
      name: commitTag.name,
      commit_id: commit.id,
      sha: commit.sha,
      subject: commit.subject,
      committed_at: commit.committed_at,
    })
    .from(commitTag)
    .innerJoin(commit, eq(commit.id, commitTag.commit_id))
    .where(eq(commitTag.engine_id, engine_id))
    .orderBy(desc(commit.committed_at), asc(commitTag.name))
    .limit(limit)
    .all();
}

/** The names of an engine's branches, the one seen last first. */
export function readBranchNames({
  database,
  engine_id,
  limit,
}: {
  database: Database;
  engine_id: number;
  limit: number;
}): string[] {
  return database.orm
    .select({ name: branch.name })
    .from(branch)
    .where(eq(branch.engine_id, engine_id))
    .orderBy(desc(branch.seen_at))
    .limit(limit)
    .all()
    .map(({ name }) => name);
}
