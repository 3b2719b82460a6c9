import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { recordBranch } from "../../db/commands/engine/record-branch.ts";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { closeSession } from "../../db/commands/session/close-session.ts";
import { openSession } from "../../db/commands/session/open-session.ts";
import { recordWorkload } from "../../db/commands/workload/record-workload.ts";
import { readBranchCommits } from "../../db/queries/ingest/branch-commits.ts";
import { changePoint, commit, regression, regressionEvent, series } from "../../db/schema/index.ts";
import { branchOf, runOf, seedEngine, temporaryDatabase } from "../../tests/fixture/temporary-database.ts";
import { prng } from "../verdict/statistics/prng.ts";
import { judgeBranch } from "./judge.ts";

const ROUNDS = 4;

/** An engine whose commit 7 of 14 is slower by 30 %, measured in four rounds and judged. */
function judged() {
  const { ctx } = temporaryDatabase();
  const first = Array.from({ length: 14 }, (_, i) => i + 1);
  const seed = seedEngine(ctx, first);
  const { orm } = ctx.database;
  const random = prng(4);
  let opened = 0;
  /** A round over the whole branch as it stands. */
  const measure = (speed: (number: number) => number, workload_revision_id = seed.workload_revision_id) => {
    const order = readBranchCommits(ctx.database, seed.branch_id);
    for (let round = 0; round < ROUNDS; round++) {
      opened += 1;
      const { engine_id, branch_id, host_id, epoch_id, variant_id } = seed;
      const commits = order.map(({ commit_id }) => ({ commit_id, role: "history" as const }));
      const about = { kind: "round" as const, origin: "measured" as const, checks: {}, commits };
      const input = { key: `round-number-${opened}`, engine_id, branch_id, host_id, epoch_id, ...about };
      const session_id = openSession({ ctx, input });
      for (const { commit_id, sha } of order) {
        const value = speed(Number.parseInt(sha, 16)) * Math.exp(0.01 * random.gaussian());
        const result = runOf(`run-of-${opened}-${sha}`, value);
        storeRun({ ctx, input: { session_id, commit_id, workload_revision_id, variant_id, result } });
      }
      closeSession({ ctx, input: { session_id } });
    }
  };
  const look = (workload_revision_ids = [seed.workload_revision_id]) =>
    judgeBranch({
      ctx,
      engine_id: seed.engine_id,
      branch_id: seed.branch_id,
      host_class: "desk-2c",
      workload_revision_ids,
      completed_rounds: ROUNDS,
      looks: ROUNDS,
      origin: "measured",
    }).regressions.map(({ sha, kind }) => [Number.parseInt(sha, 16), kind]);
  const rewrite = (numbers: number[]) =>
    recordBranch({ ctx, input: { engine_id: seed.engine_id, name: "main", commits: branchOf(numbers) } });
  const known = () =>
    orm
      .select({ sha: commit.sha, state: regression.state, cause: regression.cause })
      .from(regression)
      .innerJoin(commit, eq(commit.id, regression.commit_id))
      .all()
      .map(({ sha, ...one }) => ({ number: Number.parseInt(sha, 16), ...one }));
  const events = () =>
    orm
      .select()
      .from(regressionEvent)
      .all()
      .map(({ kind }) => kind);
  measure((number) => (number < 7 ? 1_000 : 700));
  assert.deepEqual(look(), [[7, "regression"]]);
  return { ctx, orm, seed, measure, look, rewrite, known, events };
}

test("force-pushed: commits before and after leave and others come, what stays is found where it was, and nothing is withdrawn", () => {
  const { look, rewrite, known, events } = judged();
  const before = known();
  // 2 and 3 are squashed away, 13 and 14 are replaced: 7 stands two places earlier.
  rewrite([1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 23, 24]);
  assert.deepEqual(look(), [[7, "regression"]]);
  assert.deepEqual(known(), before);
  assert.ok(
    events().every((kind) => kind !== "withdrawn" && kind !== "suspected-again"),
    events().join(),
  );
});

test("force-pushed: a regression whose commit left is neither moved nor withdrawn, its rewritten twin is a regression of its own", () => {
  const { look, rewrite, known, measure } = judged();
  const [old] = known();
  rewrite([1, 2, 3, 4, 5, 6]);
  assert.deepEqual(look(), []);
  assert.deepEqual(known(), [old]);
  rewrite([1, 2, 3, 4, 5, 6, 27, 28, 29, 30]);
  assert.deepEqual(look(), [], "what was not measured shows nothing");
  measure((number) => (number < 7 ? 1_000 : 700));
  assert.deepEqual(look(), [[27, "regression"]]);
  assert.deepEqual(
    known().map(({ number, state }) => [number, state]),
    [
      [7, "suspected"],
      [27, "suspected"],
    ],
  );
  assert.deepEqual(known()[0], old);
});

test("force-pushed and pushed back: the regression is there again as it was", () => {
  const { look, rewrite, known, events } = judged();
  const [before, written] = [known(), events().length];
  rewrite([1, 2, 3, 4, 5, 6, 27]);
  look();
  rewrite(Array.from({ length: 14 }, (_, i) => i + 1));
  assert.deepEqual(look(), [[7, "regression"]]);
  assert.deepEqual([known(), events().length], [before, written]);
});

test("a new revision of a workload is another series: nothing is compared across, and what the old one showed stays", () => {
  const { ctx, orm, seed, look, rewrite, measure, known } = judged();
  const before = known();
  const data = { title: "GET" };
  const revised = recordWorkload({ ctx, input: { name: "get-p1", revision: "ba9876543210", data } });
  // Commits that only the new revision has measured, at three times the old figures: no commit made anything faster.
  rewrite(Array.from({ length: 20 }, (_, i) => i + 1));
  measure(() => 3_000, revised);
  assert.deepEqual(look([revised]), []);
  assert.deepEqual(known(), before);
  assert.deepEqual(look([seed.workload_revision_id, revised]), [[7, "regression"]]);
  assert.deepEqual(known(), before);
  const of = orm.select().from(series).all();
  assert.deepEqual(
    of.map((one) => one.workload_revision_id),
    [seed.workload_revision_id, revised],
  );
  const points = orm.select().from(changePoint).all();
  assert.ok(points.every((point) => point.series_id === of[0]!.id && point.before < 1_100));
});

test("what the new revision shows at the commit of a known regression is that regression", () => {
  const { ctx, look, measure, known } = judged();
  const revision = { name: "get-p1", revision: "ba9876543210", data: { title: "GET" } };
  const revised = recordWorkload({ ctx, input: revision });
  measure((number) => (number < 7 ? 3_000 : 2_100), revised);
  assert.deepEqual(look([revised]), [[7, "regression"]]);
  assert.deepEqual(
    known().map(({ number, state }) => [number, state]),
    [[7, "suspected"]],
  );
});
