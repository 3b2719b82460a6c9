import { and, eq, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { branchCommit, commit, commitTag } from "../../schema/index.ts";

/** A commit in its place on a branch. */
export type OnBranch = { commit_id: number; sha: string; position: number };

type Asked = { database: Database; engine_id: number; branch_id: number };

/** Fewer figures of a hash name too many. */
const HASH = /^[0-9a-f]{4,64}$/;
const FEW = 2;

/** The commit of a branch that a tag stands at, or that a hash begins; null where it is none, or one of several. */
export function findOnBranch({ name, ...asked }: Asked & { name: string }): OnBranch | null {
  const { database, engine_id } = asked;
  const tagged = database.orm
    .select({ commit_id: commitTag.commit_id })
    .from(commitTag)
    .where(and(eq(commitTag.engine_id, engine_id), eq(commitTag.name, name)))
    .get();
  if (tagged) return select(asked, eq(commit.id, tagged.commit_id))[0] ?? null;
  if (!HASH.test(name)) return null;
  const found = select(asked, and(gte(commit.sha, name), lt(commit.sha, `${name}g`)));
  return found.length === 1 ? found[0]! : null;
}

/** The commits of a branch with these hashes. */
export function findShasOnBranch({ shas, ...asked }: Asked & { shas: readonly string[] }): OnBranch[] {
  const among = sql`(select value from json_each(${JSON.stringify(shas)}))`;
  return select(asked, inArray(commit.sha, among), shas.length);
}

function select({ database, engine_id, branch_id }: Asked, wanted: SQL | undefined, limit = FEW): OnBranch[] {
  return database.orm
    .select({ commit_id: commit.id, sha: commit.sha, position: branchCommit.position })
    .from(commit)
    .innerJoin(
      branchCommit,
      and(eq(branchCommit.branch_id, branch_id), eq(branchCommit.commit_id, commit.id)),
    )
    .where(and(eq(commit.engine_id, engine_id), wanted))
    .limit(limit)
    .all();
}
