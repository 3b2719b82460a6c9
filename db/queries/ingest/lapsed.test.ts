import assert from "node:assert/strict";
import { test } from "node:test";
import { runOf, seedEngine, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { storeRun } from "../../commands/run/store-run.ts";
import { closeSession } from "../../commands/session/close-session.ts";
import { openSession } from "../../commands/session/open-session.ts";
import { readLapsed } from "./lapsed.ts";

test("a commit that only failed in its newest two complete sessions has lapsed, until it runs again", () => {
  const { ctx } = temporaryDatabase();
  const seed = seedEngine(ctx, [1, 2]);
  const { engine_id, branch_id, host_id, epoch_id, workload_revision_id, variant_id } = seed;
  const [sound, lapsing] = seed.commits.map((one) => one.commit_id);
  const lapsed = (prefix = "p_q:") => [...readLapsed(ctx.database, { engine_id, prefix })];
  let runs = 0;
  const session = (outcomes: Record<number, ("ok" | "failed")[]>, closes = true, plan = "p_q:") => {
    const session_id = openSession({
      ctx,
      input: {
        key: `${plan}session-${runs}`,
        ...{ engine_id, branch_id, host_id, epoch_id, kind: "candidate", origin: "measured", checks: {} },
        commits: seed.commits.map(({ commit_id }) => ({ commit_id, role: "history" })),
      },
    });
    for (const [commit_id, all] of Object.entries(outcomes)) {
      for (const outcome of all) {
        const result = runOf(`run-${String(runs++).padStart(5, "0")}`, 100, { outcome });
        const place = { session_id, commit_id: Number(commit_id), workload_revision_id, variant_id };
        storeRun({ ctx, input: { ...place, result } });
      }
    }
    if (closes) closeSession({ ctx, input: { session_id } });
  };
  session({ [sound!]: ["ok", "ok"], [lapsing!]: ["ok"] });
  session({ [sound!]: ["ok", "failed"], [lapsing!]: ["failed", "failed"] });
  session({ [sound!]: ["failed"], [lapsing!]: ["failed"] }, false);
  assert.deepEqual(lapsed(), []);
  session({ [sound!]: ["failed", "ok"], [lapsing!]: ["failed"] });
  assert.deepEqual(lapsed(), [lapsing]);
  session({ [sound!]: ["ok"] });
  assert.deepEqual(lapsed(), [lapsing], "a session without it says nothing");
  session({ [lapsing!]: ["ok"] }, true, "p-q:");
  assert.deepEqual(lapsed(), [lapsing], "another plan's, though a pattern would match it");
  assert.deepEqual(lapsed("p-q:"), []);
  session({ [lapsing!]: ["ok"] });
  assert.deepEqual(lapsed(), []);
  session({ [lapsing!]: ["failed"] });
  session({ [lapsing!]: ["failed"] });
  assert.deepEqual(lapsed(), [lapsing]);
  for (let more = 0; more < 100; more += 1) session({ [sound!]: ["ok"] });
  assert.deepEqual(lapsed(), [], "what failed a hundred sessions ago is tried again");
});
