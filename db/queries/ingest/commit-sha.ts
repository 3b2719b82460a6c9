import { eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { NotFoundError } from "../../errors.ts";
import { commit } from "../../schema/index.ts";

/** The hash of a commit, also of one that its branch has lost. Throws NotFoundError. */
export function readSha(database: Database, commit_id: number): string {
  const found = database.orm.select({ sha: commit.sha }).from(commit).where(eq(commit.id, commit_id)).get();
  if (!found) throw new NotFoundError(`there is no commit ${commit_id}`);
  return found.sha;
}
