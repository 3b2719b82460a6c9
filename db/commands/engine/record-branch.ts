import { z } from "zod";
import { type Context, type Database, write } from "../../client.ts";
import { prepared } from "../../statement.ts";

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const epoch_ms = z.number().int().nonnegative();

export const recordBranchInput = z.strictObject({
  engine_id: z.number().int().positive(),
  name: z.string().min(1).max(250),
  /** Oldest first; positions count first parents from the root, so they may begin above 0. */
  commits: z
    .array(
      z.strictObject({
        sha,
        position: z.number().int().nonnegative(),
        author: z.string().max(200),
        subject: z.string().max(500),
        authored_at: epoch_ms,
        committed_at: epoch_ms,
        pr_number: z.number().int().positive().nullable(),
        parents: z.array(sha).max(64),
        tags: z.array(z.string().min(1).max(250)).max(50),
      }),
    )
    .max(100_000)
    .refine((commits) => commits.every((at, i) => i === 0 || at.position > commits[i - 1]!.position), {
      error: "positions must rise",
    }),
});

type Commit = z.infer<typeof recordBranchInput>["commits"][number];

const COMMITS_PER_WRITE = 200;
const PLACES_PER_WRITE = 2_000;

/**
 * Records the newest commits of a branch and their order on it. What was on the branch before and is not any
 * more (a force-push) loses its place there and nothing else; what only is older than these commits keeps it.
 * What is on record already is looked up beforehand, so that writes are of what is new. Returns the id of the branch.
 */
export function recordBranch({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof recordBranchInput>;
}): number {
  const { engine_id, name, commits } = recordBranchInput.parse(input);
  const { database } = ctx;
  const id_of = knownCommits(database, engine_id, commits);
  const known_tags = new Map(prepared<[name: string, id: number]>(database, TAGS).raw().all(engine_id));
  const isNew = ({ sha, tags }: Commit) =>
    !id_of.has(sha) || tags.some((tag) => known_tags.get(tag) !== id_of.get(sha));
  const fresh = commits.filter(isNew);
  for (let from = 0; from < fresh.length; from += COMMITS_PER_WRITE) {
    write(database, () => {
      for (const one of fresh.slice(from, from + COMMITS_PER_WRITE)) {
        id_of.set(one.sha, writeCommit(database, engine_id, one));
      }
    });
  }
  const branch_id = writeBranch(ctx, engine_id, name);
  writePlaces(database, branch_id, commits, id_of);
  return branch_id;
}

const COMMIT = `select id from "commit" where engine_id = ? and sha = ?`;
const TAGS = "select name, commit_id from commit_tag where engine_id = ?";
const INSERT_COMMIT = `
  insert into "commit" (engine_id, sha, author, subject, authored_at, committed_at, pr_number)
  values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`;
const INSERT_PARENT =
  "insert into commit_parent (commit_id, ordinal, parent_sha) values (?, ?, ?) on conflict do nothing";
const UPSERT_TAG = `
  insert into commit_tag (engine_id, name, commit_id) values (?, ?, ?)
  on conflict (engine_id, name) do update set commit_id = excluded.commit_id`;
const BRANCH = `
  insert into branch (engine_id, name, seen_at) values (?, ?, ?)
  on conflict (engine_id, name) do update set seen_at = excluded.seen_at returning id`;
const PLACES = `
  select branch_commit.position, "commit".sha
  from branch_commit join "commit" on "commit".id = branch_commit.commit_id
  where branch_commit.branch_id = ? and branch_commit.position >= ?
  order by branch_commit.position`;
const DELETE_PLACE = "delete from branch_commit where branch_id = ? and position = ?";
const INSERT_PLACE = "insert into branch_commit (branch_id, position, commit_id) values (?, ?, ?)";

function knownCommits(
  database: Database,
  engine_id: number,
  commits: readonly Commit[],
): Map<string, number> {
  const find = prepared<{ id: number }>(database, COMMIT);
  return new Map(
    commits.flatMap(({ sha }): [string, number][] => {
      const found = find.get(engine_id, sha);
      return found ? [[sha, found.id]] : [];
    }),
  );
}

function writeCommit(database: Database, engine_id: number, one: Commit): number {
  const { sha, author, subject, authored_at, committed_at, pr_number, parents, tags } = one;
  const about = [author, subject, authored_at, committed_at, pr_number];
  prepared(database, INSERT_COMMIT).run(engine_id, sha, ...about);
  const { id } = prepared<{ id: number }>(database, COMMIT).get(engine_id, sha)!;
  for (const [ordinal, parent_sha] of parents.entries()) {
    prepared(database, INSERT_PARENT).run(id, ordinal, parent_sha);
  }
  for (const tag of tags) prepared(database, UPSERT_TAG).run(engine_id, tag, id);
  return id;
}

function writeBranch({ database }: Context, engine_id: number, name: string): number {
  const upsert = prepared<{ id: number }>(database, BRANCH);
  return write(database, () => upsert.get(engine_id, name, Date.now())!.id);
}

/** Writes what differs. Commits below the window keep their places while the window stands on them. */
function writePlaces(
  database: Database,
  branch_id: number,
  commits: readonly Commit[],
  id_of: ReadonlyMap<string, number>,
): void {
  const placedFrom = (position: number) =>
    prepared<[position: number, sha: string]>(database, PLACES).raw().all(branch_id, position);
  const wanted = new Map(commits.map((one) => [one.position, one.sha]));
  const first = commits[0];
  const near = first ? placedFrom(first.position - 1) : [];
  const [below] = near;
  const keepsBelow = first && below && below[0] === first.position - 1 && first.parents[0] === below[1];
  const placed = keepsBelow ? near.slice(1) : placedFrom(0);
  const stays = ([position, sha]: (typeof placed)[number]) => wanted.get(position) === sha;
  const gone = placed.filter((one) => !stays(one));
  const there = new Set(placed.filter(stays).map(([position]) => position));
  const fresh = commits.filter((one) => !there.has(one.position));
  for (let from = 0; from < Math.max(gone.length && 1, fresh.length); from += PLACES_PER_WRITE) {
    write(database, () => {
      // All at once and first: a commit may stand elsewhere now.
      if (from === 0)
        for (const [position] of gone) prepared(database, DELETE_PLACE).run(branch_id, position);
      for (const { position, sha } of fresh.slice(from, from + PLACES_PER_WRITE)) {
        prepared(database, INSERT_PLACE).run(branch_id, position, id_of.get(sha));
      }
    });
  }
}
