import assert from "node:assert/strict";
import { test } from "node:test";
import { suspicion, temporarySuspicion } from "../../../tests/fixture/suspicion.ts";
import { ConflictError } from "../../errors.ts";
import { readRegressions } from "../../queries/regressions/regressions.ts";
import { regression } from "../../schema/index.ts";
import { recordDetection } from "./record-detection.ts";
import { recordRerun } from "./record-rerun.ts";

test("a decision is an event of its own, with the effect of the reruns and the history's evidence beside it", () => {
  const { ctx, branch_id, decide } = temporarySuspicion();
  decide("confirmed");
  const [one] = readRegressions({ database: ctx.database, branch_id, state: "confirmed", limit: 9 });
  assert.deepEqual(
    one!.events.map(({ kind, rerun }) => [kind, rerun === null]),
    [
      ["suspected", true],
      ["confirmed", false],
    ],
  );
  assert.equal(one!.changes[0]!.ratio, 0.7);
  const { ratio, before, after, direction } = one!.rerun_changes[0]!;
  assert.deepEqual([ratio, direction], [0.5, "worse"]);
  assert.ok(Math.abs(before - 100) < 1e-9 && Math.abs(after - 50) < 1e-9);
});

test("who comes second is told, and changes nothing", () => {
  const { ctx, decide } = temporarySuspicion();
  decide("confirmed");
  assert.throws(() => decide("not-reproduced"), ConflictError);
  assert.equal(ctx.database.orm.select().from(regression).get()!.state, "confirmed");
});

test("what is confirmed is not withdrawn by a look that does not find it", () => {
  const { ctx, look, decide } = temporarySuspicion();
  decide("confirmed");
  recordDetection({ ctx, input: { ...look, findings: [] } });
  assert.equal(ctx.database.orm.select().from(regression).get()!.state, "confirmed");
});

test("what was not reproduced is not suspected again by the same interval, and is by a narrower one", () => {
  const { ctx, look, ids, series_id, decide } = temporarySuspicion([1, 2, 3]);
  const state = () =>
    ctx.database.orm
      .select()
      .from(regression)
      .all()
      .map((one) => one.state);
  decide("not-reproduced");
  recordDetection({ ctx, input: look });
  assert.deepEqual(state(), ["not-reproduced"]);
  recordDetection({ ctx, input: { ...look, findings: [suspicion({ ids, series_id, cause: [2, 3] })] } });
  assert.deepEqual(state(), ["suspected"]);
});

test("narrowing moves the commit and its cause", () => {
  const { ctx, ids, regression_id, cause, decide } = temporarySuspicion([1, 2, 3]);
  decide("confirmed");
  const narrowed = { after_commit_id: ids[1]!, commit_ids: [ids[2]!], unbuilt: [], untold: [] };
  recordRerun({
    ctx,
    input: {
      regression_id,
      kind: "narrowed",
      from_state: "confirmed",
      from_cause: cause,
      detector_version: "1",
      reason: "2 is on the old level",
      rerun: null,
      place: { commit_id: ids[2]!, cause: narrowed },
    },
  });
  const now = ctx.database.orm.select().from(regression).get()!;
  assert.deepEqual([now.state, now.commit_id, now.cause], ["confirmed", ids[2], narrowed]);
});

test("nothing is confirmed by findings that tell something else", () => {
  const { ctx, regression_id, cause, decide } = temporarySuspicion();
  decide("cant-tell");
  const rerun = readRegressions({
    database: ctx.database,
    branch_id: 1,
    state: "cant-tell",
    limit: 1,
  })[0]!.events.at(-1)!.rerun!;
  const input = {
    regression_id,
    kind: "confirmed" as const,
    from_state: "cant-tell" as const,
    from_cause: cause,
    detector_version: "1",
    reason: "no reason",
    rerun,
  };
  assert.throws(() => recordRerun({ ctx, input }), /only what a suspected series showed/);
  assert.throws(() => recordRerun({ ctx, input: { ...input, rerun: null } }), /a decision needs reruns/);
  assert.equal(ctx.database.orm.select().from(regression).get()!.state, "cant-tell");
});
