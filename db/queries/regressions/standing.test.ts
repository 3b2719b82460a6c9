import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { temporarySuspicion } from "../../../tests/fixture/suspicion.ts";
import { recordDetection } from "../../commands/judgement/record-detection.ts";
import type { RegressionState } from "../../contract/judgement.ts";
import { regression } from "../../schema/index.ts";
import { readOpposite } from "./regression-case/opposite.ts";
import { readStanding } from "./standing.ts";

/** A regression and an improvement at one commit, in these states. */
function both(worse: RegressionState, better: RegressionState) {
  const { ctx, look, branch_id, ids } = temporarySuspicion([2]);
  const [found] = look.findings;
  const points = found!.change_points.map((one) => ({ ...one, direction: "better" as const, ratio: 1.3 }));
  const improvement = { ...found!, kind: "improvement" as const, change_points: points };
  recordDetection({ ctx, input: { ...look, findings: [found!, improvement] } });
  const { database } = ctx;
  for (const [kind, state] of Object.entries({ regression: worse, improvement: better })) {
    const of_kind = eq(regression.kind, kind as "regression");
    database.orm.update(regression).set({ state }).where(of_kind).run();
  }
  const place = { branch_id, host_class: "desk-2c" };
  const rows = database.orm.select().from(regression).all();
  return {
    standing: () => {
      const found = readStanding({ database, ...place, commit_id: ids[2]! });
      return found && `${found.kind} ${found.state}`;
    },
    opposite: (kind: "regression" | "improvement") =>
      readOpposite(database, rows.find((one) => one.kind === kind)!)?.state ?? null,
  };
}

test("an improvement never stands above a regression that reruns have not denied", () => {
  assert.equal(both("suspected", "confirmed").standing(), "regression suspected");
  assert.equal(both("cant-tell", "confirmed").standing(), "regression cant-tell");
  assert.equal(both("confirmed", "confirmed").standing(), "regression confirmed");
  assert.equal(both("not-reproduced", "confirmed").standing(), "improvement confirmed");
  assert.equal(both("not-reproduced", "suspected").standing(), "improvement suspected");
  assert.equal(both("not-reproduced", "not-reproduced").standing(), "regression not-reproduced");
  assert.equal(both("withdrawn", "withdrawn").standing(), null);
});

test("what changed the other way is named as it stands, and not once reruns denied it", () => {
  const open = both("suspected", "confirmed");
  assert.deepEqual([open.opposite("regression"), open.opposite("improvement")], ["confirmed", "suspected"]);
  const denied = both("confirmed", "not-reproduced");
  assert.deepEqual([denied.opposite("regression"), denied.opposite("improvement")], [null, "confirmed"]);
  assert.equal(both("confirmed", "withdrawn").opposite("regression"), null);
});
