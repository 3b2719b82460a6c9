import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** A commit in its place on a branch. */
export type OnBranch = { commit_id: number; sha: string; position: number };

type Asked = { database: Database; engine_id: number; branch_id: number };

/** Fewer figures of a hash name too many. */
const HASH = /^[0-9a-f]{4,64}$/;

/** The commit of a branch that a tag stands at, or that a hash begins; null where it is none, or one of several. */
export function findOnBranch({
  database,
  engine_id,
  branch_id,
  name,
}: Asked & { name: string }): OnBranch | null {
  const tag = prepared<{ commit_id: number }>(database, TAG).get(engine_id, name);
  if (tag) return prepared<OnBranch>(database, BY_ID).get(branch_id, tag.commit_id) ?? null;
  if (!HASH.test(name)) return null;
  const found = prepared<OnBranch>(database, BY_HASH).all(branch_id, engine_id, name, `${name}g`);
  return found.length === 1 ? found[0]! : null;
}

const TAG = "select commit_id from commit_tag where engine_id = ? and name = ?";
const ON_BRANCH = `
  select "commit".id as commit_id, "commit".sha, branch_commit.position
  from "commit"
  cross join branch_commit on branch_commit.branch_id = ? and branch_commit.commit_id = "commit".id`;
const BY_ID = `${ON_BRANCH} where "commit".id = ?`;
/** Two are enough to know that it is not one. */
const BY_HASH = `${ON_BRANCH} where "commit".engine_id = ? and "commit".sha >= ? and "commit".sha < ? limit 2`;
