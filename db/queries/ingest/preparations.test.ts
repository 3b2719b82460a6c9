import assert from "node:assert/strict";
import { test } from "node:test";
import { seedEngine, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { recordPreparation } from "../../commands/run/record-preparation.ts";
import type { PreparationOutcome } from "../../contract/preparation.ts";
import { readPreparationStates } from "./preparations.ts";

const HOUR_MS = 3_600_000;

function seeded() {
  const { ctx } = temporaryDatabase();
  const [first, second] = seedEngine(ctx, [1, 2]).commits;
  const record = (commit_id: number, outcome: PreparationOutcome, stage: "checkout" | "prepare" | null) =>
    recordPreparation({
      ctx,
      input: {
        commit_id,
        recipe: "one",
        outcome,
        stage,
        reason: null,
        output: null,
        runtime: "Node.js v24",
        details: { notes: [], able: [], lacking: {} },
        duration_ms: 1,
      },
    });
  const states = (commit_id: number, recipe: string, later_ms = 0) => {
    const { ready, given_up } = readPreparationStates(
      ctx.database,
      [{ commit_id, recipe }],
      Date.now() + later_ms,
    );
    return given_up.has(commit_id) ? "given up" : ready.has(commit_id) ? "ready" : "to do";
  };
  return { first: first!.commit_id, second: second!.commit_id, record, states };
}

test("what failed is tried again after an hour, six and 36, and then left alone", () => {
  const { first, record, states } = seeded();
  for (const hours of [1, 6, 36]) {
    record(first, "failed", "prepare");
    assert.equal(states(first, "one"), "given up");
    assert.equal(states(first, "one", (hours - 0.5) * HOUR_MS), "given up");
    assert.equal(states(first, "one", (hours + 0.5) * HOUR_MS), "to do");
  }
  record(first, "failed", "prepare");
  assert.equal(states(first, "one", 1_000 * HOUR_MS), "given up");
  assert.equal(states(first, "two"), "to do", "another recipe is another try");
  record(first, "ready", null);
  assert.equal(states(first, "one"), "ready");
});

test("a commit without an engine is never tried again, a checkout that failed at once", () => {
  const { first, second, record, states } = seeded();
  record(first, "no-engine", "prepare");
  assert.equal(states(first, "one", 10_000 * HOUR_MS), "given up");
  record(second, "failed", "checkout");
  assert.equal(states(second, "one"), "to do");
});
