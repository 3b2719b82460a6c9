import { and, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "../../client.ts";
import { branch, branchCommit } from "../../schema/index.ts";
import { prepared } from "../../statement.ts";

/** A branch that holds two commits, and where on it they are. */
export type CommonBranch = { branch_id: number; name: string; positions: [number, number] };

const PLACES = 20_000;

/** The branch that holds both commits: the one preferred, else the one seen last; null where none does. */
export function readCommonBranch({
  database,
  engine_id,
  commit_ids: [one, other],
  preferred,
}: {
  database: Database;
  engine_id: number;
  commit_ids: readonly [number, number];
  preferred: number | null;
}): CommonBranch | null {
  const place = alias(branchCommit, "place");
  const beside = alias(branchCommit, "beside");
  const found = database.orm
    .select({
      branch_id: branch.id,
      name: branch.name,
      first: place.position,
      second: beside.position,
    })
    .from(branch)
    .innerJoin(place, and(eq(place.branch_id, branch.id), eq(place.commit_id, one)))
    .innerJoin(beside, and(eq(beside.branch_id, branch.id), eq(beside.commit_id, other)))
    .where(eq(branch.engine_id, engine_id))
    .orderBy(desc(sql`${branch.id} = ${preferred ?? 0}`), desc(branch.seen_at))
    .limit(1)
    .get();
  return (
    (found && { branch_id: found.branch_id, name: found.name, positions: [found.first, found.second] }) ??
    null
  );
}

/** Where some commits are on a branch, by their hashes; one that is not on it is not in the answer. */
export function readPlaces({
  database,
  engine_id,
  branch_id,
  shas,
}: {
  database: Database;
  engine_id: number;
  branch_id: number;
  shas: readonly string[];
}): Map<string, number> {
  const rows = prepared<{ sha: string; position: number }>(database, PLACES_OF_SHAS).all(
    ...[JSON.stringify(shas.slice(0, PLACES)), engine_id, branch_id],
  );
  return new Map(rows.map(({ sha, position }) => [sha, position]));
}

const PLACES_OF_SHAS = `
  select "commit".sha, branch_commit.position
  from json_each(?) as wanted
  cross join "commit" on "commit".engine_id = ? and "commit".sha = wanted.value
  cross join branch_commit on branch_commit.branch_id = ? and branch_commit.commit_id = "commit".id`;
