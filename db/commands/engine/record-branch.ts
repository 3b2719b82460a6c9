import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { branch, branchCommit, commit, commitParent, commitTag } from "../../schema/index.ts";

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

const COMMITS_PER_WRITE = 200;

/**
 * Records the newest commits of a branch and their order on it. What was on the branch before and is not any
 * more (a force-push) loses its place there and nothing else; what only is older than these commits keeps it.
 * Returns the id of the branch.
 */
export function recordBranch({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof recordBranchInput>;
}): number {
  const { engine_id, name, commits } = recordBranchInput.parse(input);
  const { orm } = ctx.database;
  for (let from = 0; from < commits.length; from += COMMITS_PER_WRITE) {
    const part = commits.slice(from, from + COMMITS_PER_WRITE);
    write(ctx.database, () => {
      for (const { position: _, parents, tags, ...about } of part) {
        orm
          .insert(commit)
          .values({ engine_id, ...about })
          .onConflictDoNothing()
          .run();
        const commit_id = commitId(ctx, engine_id, about.sha);
        for (const [ordinal, parent_sha] of parents.entries()) {
          orm.insert(commitParent).values({ commit_id, ordinal, parent_sha }).onConflictDoNothing().run();
        }
        for (const tag of tags) {
          orm
            .insert(commitTag)
            .values({ engine_id, name: tag, commit_id })
            .onConflictDoUpdate({ target: [commitTag.engine_id, commitTag.name], set: { commit_id } })
            .run();
        }
      }
    });
  }
  return write(ctx.database, () => {
    const seen_at = Date.now();
    orm
      .insert(branch)
      .values({ engine_id, name, seen_at })
      .onConflictDoUpdate({ target: [branch.engine_id, branch.name], set: { seen_at } })
      .run();
    const { id: branch_id } = orm
      .select({ id: branch.id })
      .from(branch)
      .where(and(eq(branch.engine_id, engine_id), eq(branch.name, name)))
      .get()!;
    writePlaces(ctx, branch_id, commits, engine_id);
    return branch_id;
  });
}

/** Writes what differs. Commits below the window keep their places while the window stands on them. */
function writePlaces(
  ctx: Context,
  branch_id: number,
  commits: z.infer<typeof recordBranchInput>["commits"],
  engine_id: number,
): void {
  const { orm } = ctx.database;
  const placed = orm
    .select({ position: branchCommit.position, commit_id: branchCommit.commit_id, sha: commit.sha })
    .from(branchCommit)
    .innerJoin(commit, eq(commit.id, branchCommit.commit_id))
    .where(eq(branchCommit.branch_id, branch_id))
    .all();
  const wanted = new Map(commits.map((one) => [one.position, one.sha]));
  const first = commits[0];
  const below = first && placed.find((one) => one.position === first.position - 1);
  const keepsBelow = below !== undefined && first!.parents[0] === below.sha;
  const stays = (one: (typeof placed)[number]) =>
    wanted.get(one.position) === one.sha || (keepsBelow && one.position < first!.position);
  for (const { position } of placed.filter((one) => !stays(one))) {
    orm
      .delete(branchCommit)
      .where(and(eq(branchCommit.branch_id, branch_id), eq(branchCommit.position, position)))
      .run();
  }
  const there = new Set(placed.filter(stays).map((one) => one.position));
  for (const { position, sha } of commits.filter((one) => !there.has(one.position))) {
    orm
      .insert(branchCommit)
      .values({ branch_id, position, commit_id: commitId(ctx, engine_id, sha) })
      .run();
  }
}

function commitId(ctx: Context, engine_id: number, sha: string): number {
  return ctx.database.orm
    .select({ id: commit.id })
    .from(commit)
    .where(and(eq(commit.engine_id, engine_id), eq(commit.sha, sha)))
    .get()!.id;
}
