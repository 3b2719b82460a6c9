import assert from "node:assert/strict";
import { test } from "node:test";
import { runOf, seedEngine, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import type { Comparison } from "../../contract/judgement.ts";
import { readCommitJudgement } from "../../queries/commit/commit-judgement.ts";
import { storeRun } from "../run/store-run.ts";
import { recordComparisons } from "./record-comparisons.ts";

const row = (series_id: number, ratio: number): Comparison => ({
  ...{ series_id, verdict: "no change", reason: null, basis: "levels", before: 100, after: 100 * ratio },
  ...{ ratio, ratio_low: ratio - 0.01, ratio_high: ratio + 0.01, pairs: 5, runs_needed: null },
});

function seeded() {
  const { ctx } = temporaryDatabase();
  const seed = seedEngine(ctx, [1, 2, 3]);
  const { session_id, workload_revision_id, variant_id, branch_id } = seed;
  const [before, commit] = seed.commits.map(({ commit_id }) => commit_id) as [number, number];
  const samples = [
    { metric: "throughput_ops" as const, value: 1 },
    { metric: "latency_us_p50" as const, value: 1 },
  ];
  const result = runOf("run-00001", 1, { samples });
  storeRun({ ctx, input: { session_id, workload_revision_id, variant_id, commit_id: commit, result } });
  const record = (looks: number, rows: Comparison[]) =>
    recordComparisons({
      ctx,
      input: {
        ...{ branch_id, host_class: "desk-2c", looks, judged_at: looks * 1_000, detector_version: "1" },
        commits: [{ commit_id: commit, ancestor_id: before, unmeasured: 0, blocks: looks, rows }],
      },
    });
  const read = (commit_id = commit, host_class = "desk-2c") =>
    readCommitJudgement({ database: ctx.database, branch_id, host_class, commit_id });
  return { ctx, before, record, read };
}

test("what a later look says anew replaces what one before said, and the rest stays as it was judged", () => {
  const { record, read, before } = seeded();
  record(3, [row(1, 1.01), row(2, 0.99)]);
  record(4, [row(2, 0.95)]);
  const found = read()!;
  assert.deepEqual(found.rows, [row(1, 1.01), row(2, 0.95)]);
  assert.deepEqual([found.looks, found.judged_at, found.ancestor?.commit_id], [4, 4_000, before]);
});

test("nothing is on record of another commit or host class", () => {
  const { record, read, before } = seeded();
  record(3, [row(1, 1.01)]);
  assert.equal(read(before), null);
  assert.equal(read(undefined, "other"), null);
});

test("rows of a series that is not there are refused, and leave nothing behind", () => {
  const { record, read } = seeded();
  assert.throws(() => record(3, [row(1, 1.01), row(99, 1)]), /FOREIGN KEY/);
  assert.equal(read(), null);
});
