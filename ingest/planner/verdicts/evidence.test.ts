import assert from "node:assert/strict";
import { test } from "node:test";
import { storeRun } from "../../../db/commands/run/store-run.ts";
import { closeSession } from "../../../db/commands/session/close-session.ts";
import { openSession } from "../../../db/commands/session/open-session.ts";
import { readRegressionCase } from "../../../db/queries/regression-case.ts";
import { runOf, seedEngine, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { explain } from "../../verdict/index.ts";
import { prng } from "../../verdict/statistics/prng.ts";
import { judgeBranch } from "../judge.ts";

const ROUNDS = 4;

/** Fourteen commits, slower by 30 % from the seventh on, in four rounds; `block` says in which each is measured. */
function explained(block: (at: number, round: number) => number) {
  const { ctx } = temporaryDatabase();
  const seed = seedEngine(
    ctx,
    Array.from({ length: 14 }, (_, i) => i + 1),
  );
  const { engine_id, branch_id, host_id, epoch_id, workload_revision_id, variant_id } = seed;
  const random = prng(4);
  for (let round = 0; round < ROUNDS; round++) {
    const commits = seed.commits.map(({ commit_id }, at) => ({
      commit_id,
      role: at === 0 ? ("control" as const) : ("history" as const),
    }));
    const about = { kind: "round" as const, origin: "measured" as const, checks: {}, commits };
    const input = { key: `round-number-${round}`, engine_id, branch_id, host_id, epoch_id, ...about };
    const session_id = openSession({ ctx, input });
    for (const [at, { commit_id }] of seed.commits.entries()) {
      const value = (at < 6 ? 1_000 : 700) * Math.exp(0.01 * random.gaussian());
      const result = runOf(`run-of-${round}-${at}`, value);
      const place = { session_id, block: block(at, round), commit_id, workload_revision_id, variant_id };
      storeRun({ ctx, input: { ...place, result } });
    }
    closeSession({ ctx, input: { session_id } });
  }
  const looked = { completed_rounds: ROUNDS, looks: ROUNDS, origin: "measured" as const };
  const workload_revision_ids = [workload_revision_id];
  judgeBranch({ ctx, engine_id, branch_id, host_class: "desk-2c", workload_revision_ids, ...looked });
  const of = readRegressionCase({ database: ctx.database, regression_id: 1 });
  const { sections } = explain(of, (_, value) => `${value}`);
  return { of, text: sections.flatMap(({ sentences }) => sentences).join("\n") };
}

test("a look freezes what it tested, by how much, and the control in the sessions of both levels", () => {
  const { of, text } = explained((at, round) => (at >> round) % 2);
  const [one] = of.seen.series;
  assert.deepEqual([of.seen.family, one!.test, one!.commits_before, one!.commits_after], [1, "levels", 6, 8]);
  assert.ok(one!.p_value! <= one!.p_limit! && one!.p_limit! < 0.01, `${one!.p_value} ${one!.p_limit}`);
  const [level] = of.levels;
  assert.deepEqual([level!.before.length, level!.after.length], [ROUNDS, ROUNDS]);
  assert.ok(level!.before.every(({ host, control }) => host === "desk" && Math.abs(control! - 1_000) < 60));
  assert.match(text, /to be suspected among 1 series it had to be less often than/);
  assert.match(text, /The host: both levels were measured side by side in the same 7 blocks/);
});

test("levels that share their sessions and one block do not acquit the host: its control does", () => {
  const { of, text } = explained((at, round) => (at < 6 || round === 0 ? 0 : 1));
  assert.equal(of.levels[0]!.before.length, ROUNDS);
  assert.doesNotMatch(text, /side by side/);
  assert.match(text, /The host: in the same 8 sessions the control/);
});
