import assert from "node:assert/strict";
import { test } from "node:test";
import { runOf, seedEngine, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { changePoint, regression, regressionEvent, series } from "../../schema/index.ts";
import { storeRun } from "../run/store-run.ts";
import { recordDetection } from "./record-detection.ts";

function seeded() {
  const { ctx } = temporaryDatabase();
  const seed = seedEngine(ctx, [1, 2, 3, 4]);
  const { session_id, workload_revision_id, variant_id, commits, engine_id, branch_id } = seed;
  const ids = commits.map((one) => one.commit_id);
  storeRun({
    ctx,
    input: {
      session_id,
      workload_revision_id,
      variant_id,
      commit_id: ids[0]!,
      result: runOf("run-00001", 100),
    },
  });
  const series_id = ctx.database.orm.select().from(series).get()!.id;
  const finding = (at: number, cause: number[], ratio: number) => ({
    commit_id: ids[at]!,
    kind: "regression" as const,
    after_commit_id: ids[cause[0]! - 1]!,
    cause_commit_ids: cause.map((one) => ids[one]!),
    evidence: {
      reason: "Slower",
      completed_rounds: 3,
      alpha: 0.001,
      session_ids: [session_id],
      epoch_ids: [1],
      placement: "pinned" as const,
      origin: "measured" as const,
      unmeasured: [],
      series: [],
    },
    change_points: [
      {
        series_id,
        commit_id: ids[at]!,
        after_commit_id: ids[at - 1]!,
        direction: "worse" as const,
        before: 100,
        after: 100 * ratio,
        ratio,
        ratio_low: ratio - 0.02,
        ratio_high: ratio + 0.02,
      },
    ],
  });
  const look = (
    findings: ReturnType<typeof finding>[],
    covered = [series_id],
    visible = ids,
    host_class = "desk-2c",
  ) =>
    recordDetection({
      ctx,
      input: {
        engine_id,
        branch_id,
        host_class,
        detector_version: "1",
        analyses: [],
        findings,
        covered_series_ids: covered,
        covered_commit_ids: visible,
      },
    });
  const states = () =>
    ctx.database.orm
      .select()
      .from(regression)
      .all()
      .map((one) => [one.commit_id, one.state]);
  const events = () =>
    ctx.database.orm
      .select()
      .from(regressionEvent)
      .all()
      .map((one) => one.kind);
  return { ctx, ids, finding, look, states, events };
}

test("a change is suspected once, however often it is found again", () => {
  const { ids, finding, look, states, events } = seeded();
  look([finding(2, [2], 0.7)]);
  look([finding(2, [2], 0.7)]);
  assert.deepEqual(states(), [[ids[2], "suspected"]]);
  assert.deepEqual(events(), ["suspected"]);
});

test("new figures revise it, and what was known before stays", () => {
  const { ctx, finding, look, events } = seeded();
  look([finding(2, [2], 0.7)]);
  look([finding(2, [2], 0.75)]);
  assert.deepEqual(events(), ["suspected", "revised"]);
  assert.deepEqual(
    ctx.database.orm
      .select()
      .from(changePoint)
      .all()
      .map((point) => point.ratio),
    [0.7, 0.75],
  );
});

test("a finding within the cause interval is the same regression, moved", () => {
  const { ids, finding, look, states, events } = seeded();
  look([finding(2, [2], 0.7)]);
  look([finding(3, [2, 3], 0.7)]);
  assert.deepEqual(states(), [[ids[3], "suspected"]]);
  assert.deepEqual(events(), ["suspected", "revised"]);
});

test("what is not found any more is withdrawn, never deleted, and may come back", () => {
  const { ids, finding, look, states, events } = seeded();
  look([finding(2, [2], 0.7)]);
  look([]);
  assert.deepEqual(states(), [[ids[2], "withdrawn"]]);
  look([]);
  look([finding(2, [2], 0.7)]);
  assert.deepEqual(states(), [[ids[2], "suspected"]]);
  assert.deepEqual(events(), ["suspected", "withdrawn", "suspected-again"]);
});

test("a commit that is out of sight keeps its flag, and so does one of another host class", () => {
  const { ids, finding, look, states, events } = seeded();
  look([finding(2, [2], 0.7)]);
  look([], undefined, ids.slice(3));
  assert.deepEqual(states(), [[ids[2], "suspected"]]);
  look([finding(2, [2], 0.5)], undefined, undefined, "other-2c");
  look([], undefined, undefined, "other-2c");
  assert.deepEqual(states(), [
    [ids[2], "suspected"],
    [ids[2], "withdrawn"],
  ]);
  assert.deepEqual(events(), ["suspected", "suspected", "withdrawn"]);
});

test("a look at other series withdraws nothing", () => {
  const { ids, finding, look, states } = seeded();
  look([finding(2, [2], 0.7)]);
  look([], [999]);
  look([], []);
  assert.deepEqual(states(), [[ids[2], "suspected"]]);
});
