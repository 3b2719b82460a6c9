import { z } from "zod";
import { type Context, type Database, write } from "../../client.ts";
import { comparison } from "../../contract/judgement.ts";
import { prepared } from "../../statement.ts";

const id = z.number().int().positive();
const count = z.number().int().nonnegative();

export const recordComparisonsInput = z.strictObject({
  branch_id: id,
  host_class: z.string().min(1).max(100),
  /** Of the look: how many there have been with it, when it was, and who looked. */
  looks: count,
  judged_at: count,
  detector_version: z.string().min(1).max(50),
  commits: z
    .array(
      z.strictObject({
        commit_id: id,
        /** Null: nothing before it was measured. */
        ancestor_id: id.nullable(),
        unmeasured: count,
        blocks: count,
        /** Series that this look says something new of; the others stay as they were judged. */
        rows: z.array(comparison).max(10_000),
      }),
    )
    .max(100_000),
});

type Input = z.infer<typeof recordComparisonsInput>;
type Commit = Input["commits"][number];

/** So many are written in well under 20 ms, wherever in the file they stand. */
const ROWS_PER_WRITE = 500;

/** Records how commits compare to their last measured ancestors, as a look judged them; in small writes, commit by commit. */
export function recordComparisons({ ctx, input }: { ctx: Context; input: Input }): void {
  const { commits, ...look } = recordComparisonsInput.parse(input);
  for (const batch of batchesOf(commits)) {
    write(ctx.database, () => {
      for (const commit of batch) writeCommit(ctx.database, look, commit);
    });
  }
}

/** Commits with few rows go together, those with very many are cut. */
function batchesOf(commits: readonly Commit[]): Commit[][] {
  const parts = commits.flatMap(({ rows, ...commit }) => {
    const cuts = Math.max(1, Math.ceil(rows.length / ROWS_PER_WRITE));
    return Array.from({ length: cuts }, (_, cut) => ({
      ...commit,
      rows: rows.slice(cut * ROWS_PER_WRITE, (cut + 1) * ROWS_PER_WRITE),
    }));
  });
  const batches: Commit[][] = [];
  let room = 0;
  for (const part of parts) {
    room -= 1 + part.rows.length;
    if (room < 0) {
      batches.push([]);
      room = ROWS_PER_WRITE - part.rows.length;
    }
    batches.at(-1)!.push(part);
  }
  return batches;
}

function writeCommit(
  database: Database,
  { branch_id, host_class, looks, judged_at, detector_version }: Omit<Input, "commits">,
  { commit_id, ancestor_id, unmeasured, blocks, rows }: Commit,
): void {
  const about = [ancestor_id, unmeasured, blocks, looks, judged_at, detector_version];
  const { id: judgement_id } = prepared<{ id: number }>(database, JUDGEMENT).get(
    ...[branch_id, host_class, commit_id],
    ...about,
  )!;
  const insert = prepared(database, COMPARISON);
  for (const row of rows) {
    const { verdict, reason, basis, before, after, ratio, ratio_low, ratio_high, pairs, runs_needed } = row;
    const effect = [before, after, ratio, ratio_low, ratio_high];
    insert.run(judgement_id, row.series_id, verdict, reason, basis, ...effect, pairs, runs_needed, looks);
  }
}

const JUDGEMENT = `
  insert into commit_judgement (branch_id, host_class, commit_id, ancestor_id, unmeasured, blocks, looks, judged_at,
    detector_version)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (branch_id, host_class, commit_id) do update set ancestor_id = excluded.ancestor_id,
    unmeasured = excluded.unmeasured, blocks = excluded.blocks, looks = excluded.looks,
    judged_at = excluded.judged_at, detector_version = excluded.detector_version
  returning id`;
const COMPARISON = `
  insert or replace into commit_comparison (judgement_id, series_id, verdict, reason, basis, before, after, ratio,
    ratio_low, ratio_high, pairs, runs_needed, looks)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
