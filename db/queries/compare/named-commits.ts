import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";
import { findCommits } from "../commit/commit.ts";

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

type Named = Omit<NamedCommit, "kind">;

function findTagged(database: Database, engine_id: number, name: string): NamedCommit | null {
  const found = prepared<Named>(database, TAGGED).get(engine_id, name);
  return found ? { kind: "tag", ...found } : null;
}

function findNewest(database: Database, engine_id: number, name: string): NamedCommit | null {
  const found = prepared<Named>(database, NEWEST).get(engine_id, name);
  return found ? { kind: "branch", ...found } : null;
}

const ABOUT = `"commit".id as commit_id, "commit".sha, "commit".subject`;
const TAGGED = `
  select ${ABOUT} from commit_tag
  cross join "commit" on "commit".id = commit_tag.commit_id
  where commit_tag.engine_id = ? and commit_tag.name = ?`;
const NEWEST = `
  select ${ABOUT} from branch
  cross join branch_commit on branch_commit.branch_id = branch.id
  cross join "commit" on "commit".id = branch_commit.commit_id
  where branch.engine_id = ? and branch.name = ?
  order by branch_commit.position desc limit 1`;
