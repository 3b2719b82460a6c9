import type { Database } from "../../client.ts";
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
  const found = prepared<{ branch_id: number; name: string; first: number; second: number }>(
    database,
    COMMON,
  ).get(one, other, engine_id, preferred);
  if (!found) return null;
  const { branch_id, name, first, second } = found;
  return { branch_id, name, positions: [first, second] };
}

const COMMON = `
  select branch.id as branch_id, branch.name, place.position as first, beside.position as second
  from branch
  cross join branch_commit as place on place.branch_id = branch.id and place.commit_id = ?
  cross join branch_commit as beside on beside.branch_id = branch.id and beside.commit_id = ?
  where branch.engine_id = ?
  order by branch.id is ? desc, branch.seen_at desc
  limit 1`;

/** Where some commits are on a branch; one that is not on it is not in the answer. */
export function readPlaces({
  database,
  branch_id,
  commit_ids,
}: {
  database: Database;
  branch_id: number;
  commit_ids: readonly number[];
}): Map<number, number> {
  const rows = prepared<[commit_id: number, position: number]>(database, PLACES_OF_COMMITS).raw();
  return new Map(rows.all(JSON.stringify(commit_ids.slice(0, PLACES)), branch_id));
}

const PLACES_OF_COMMITS = `
  select branch_commit.commit_id, branch_commit.position
  from json_each(?) as wanted
  cross join branch_commit on branch_commit.branch_id = ? and branch_commit.commit_id = wanted.value`;
