import assert from "node:assert/strict";
import { test } from "node:test";
import { storeRun } from "../../../db/commands/run/store-run.ts";
import { closeSession } from "../../../db/commands/session/close-session.ts";
import { openSession } from "../../../db/commands/session/open-session.ts";
import { regressionEvidence } from "../../../db/contract/judgement.ts";
import { readRegressionCase } from "../../../db/queries/regressions/regression-case.ts";
import { runOf, seedEngine, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { type ChangePoint, explain, type Regression, spendingFor } from "../../verdict/index.ts";
import { prng } from "../../verdict/statistics/prng.ts";
import { judgeBranch } from "../judge.ts";
import { evidenceOf } from "./evidence.ts";

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

test("what the watch suspects is frozen with the commits that it compared, their sessions and the control", () => {
  const branch = Array.from({ length: 12 }, (_, at) => ({ commit_id: at + 1, sha: `c${at}` }));
  const runs = [1, 2, 3].flatMap((session_id) =>
    branch.map(({ commit_id }) => ({
      ...{ commit_id, session_id, block: 0, epoch_id: 1, value: 100 * commit_id },
      placement: "pinned" as const,
    })),
  );
  const series = { series_id: 5, workload: "get", workload_title: "GET", variant: "default", runs };
  const about = { series: "5", group: "get/default", metric: "throughput_ops" as const };
  const change: ChangePoint = {
    ...about,
    ...{ commit: "c9", before_commit: "c8", before: 100, after: 90 },
    cause: { after: "c8", upto: "c9", unmeasured: [], measured: ["c9"] },
    ...{ ratio: 0.9, ratio_low: null, ratio_high: null, direction: "worse", p_value: 1e-9, score: -9 },
    ...{ blocks: 3, runs_before: 27, runs_after: 9, held_back: "newest" },
  };
  const found: Regression = {
    ...{ commit: "c9", cause: change.cause, kind: "regression", votes: 1 },
    ...{ changes: [change], suspected: [] },
  };
  const [frozen] = evidenceOf([found], {
    ...{ branch, looks: 3, completed_rounds: 3, alpha: 0.001, origin: "measured", words: () => "Slower." },
    series: [{ ...series, metric: about.metric, better: "higher", smallest_effect: 0.05 }],
    detections: [
      {
        ...{ key: "5", group: about.group, metric: about.metric, better: "higher", status: "judged" },
        ...{ scale: "log", levels: [{ from: "c0", to: "c11", value: 100, commits: 12 }] },
        noise: { between_runs: 0.01, between_commits: 0 },
        ...{ smallest_detectable: null, changes: [], suspected: [] },
      },
    ],
    controls: new Map([1, 2, 3].map((session_id) => [session_id, 2])),
  });
  const { seen } = regressionEvidence.parse(frozen).series[0]!;
  assert.deepEqual(
    [seen!.test, seen!.p_value, seen!.p_limit],
    ["newest", 1e-9, spendingFor(1, "higher").falling],
  );
  assert.deepEqual([seen!.before!.from, seen!.before!.to, seen!.before!.commits], ["c0", "c8", 9]);
  assert.deepEqual([seen!.after!.from, seen!.after!.to, seen!.after!.commits], ["c9", "c11", 3]);
  assert.deepEqual(
    seen!.after!.sessions,
    [1, 2, 3].map((session_id) => ({ session_id, epoch_id: 1, blocks: [0], control: 200 })),
  );
});
