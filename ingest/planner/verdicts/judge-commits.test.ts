import assert from "node:assert/strict";
import { test } from "node:test";
import { storeRun } from "../../../db/commands/run/store-run.ts";
import { closeSession } from "../../../db/commands/session/close-session.ts";
import { openSession } from "../../../db/commands/session/open-session.ts";
import { readCommitJudgement } from "../../../db/queries/commit/commit-judgement.ts";
import { readBranchCommits } from "../../../db/queries/ingest/branch-commits.ts";
import { detectionSeries, readSeriesRuns } from "../../../db/queries/series/detection-input.ts";
import { runOf, seedEngine, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { lookAtHistory } from "../../verdict/index.ts";
import { prng } from "../../verdict/statistics/prng.ts";
import { judgeBranch } from "../judge.ts";

const COMMITS = 70;
const ROUNDS = 4;
const HOST_CLASS = "desk-2c";

/** Seventy commits of which number 12 is slower, 40 a little faster, 47 slower and 48 as before: most of it unsure for long. */
function levelOf(number: number): number {
  const slower = number >= 12 ? 0.85 : 1;
  const faster = number >= 40 ? 1.07 : 1;
  return 1_000 * slower * faster * (number === 47 ? 0.93 : 1);
}

function measuredInTurns() {
  const { ctx } = temporaryDatabase();
  const numbers = Array.from({ length: COMMITS }, (_, i) => i + 1);
  const seed = seedEngine(ctx, numbers);
  const { engine_id, branch_id, host_id, epoch_id, workload_revision_id, variant_id } = seed;
  const branch = readBranchCommits(ctx.database, branch_id);
  const random = prng(6);
  let sessions = 0;
  const measure = (kind: "round" | "candidate", chosen: readonly number[]) => {
    sessions += 1;
    const commits = chosen.map((number) => ({
      commit_id: branch[number - 1]!.commit_id,
      role: "history" as const,
    }));
    const about = {
      key: `session-of-look-${sessions}`,
      kind,
      origin: "measured" as const,
      checks: {},
      commits,
    };
    const session_id = openSession({ ctx, input: { engine_id, branch_id, host_id, epoch_id, ...about } });
    const mood = 1 + 0.01 * random.gaussian();
    for (const number of chosen) {
      const noisy = () => levelOf(number) * mood * Math.exp(0.012 * random.gaussian());
      const samples = [
        { metric: "throughput_ops" as const, value: noisy() },
        { metric: "latency_us_p50" as const, value: 1e6 / noisy() },
        { metric: "latency_us_max" as const, value: 5e6 / noisy() },
      ];
      const result = runOf(`run-of-look-${sessions}-${number}`, 0, { samples });
      const { commit_id } = branch[number - 1]!;
      storeRun({ ctx, input: { session_id, commit_id, workload_revision_id, variant_id, result } });
    }
    closeSession({ ctx, input: { session_id } });
  };
  const about = { ctx, engine_id, branch_id, host_class: HOST_CLASS, completed_rounds: ROUNDS };
  const workload_revision_ids = [workload_revision_id];
  const look = (looks = sessions) =>
    judgeBranch({ ...about, workload_revision_ids, looks, origin: "measured" });
  const judgementOf = (number: number) => {
    const { commit_id } = branch[number - 1]!;
    return readCommitJudgement({ database: ctx.database, branch_id, host_class: HOST_CLASS, commit_id });
  };
  /** What a look from scratch says now of every commit, in words; what is on record of them. */
  const bothWords = (looks = sessions) => {
    const shaOf = new Map(branch.map((one) => [one.commit_id, one.sha]));
    const all = readSeriesRuns(ctx.database, { engine_id, host_class: HOST_CLASS, workload_revision_ids });
    const series = all.map((one) => detectionSeries(one, shaOf));
    const commits = branch.map(({ sha }) => sha);
    const { compareIn } = lookAtHistory({ commits, series, completed_rounds: looks });
    const now: string[] = [];
    const known: string[] = [];
    for (const number of numbers) {
      const found = judgementOf(number);
      if (!found?.ancestor) continue;
      for (const [at, { series_id }] of all.entries()) {
        const fresh = compareIn(at)(branch[number - 1]!.sha, found.ancestor.sha);
        const stored = found.rows.find((row) => row.series_id === series_id)!;
        for (const [list, { verdict, reason }] of [
          [now, fresh],
          [known, stored],
        ] as const) {
          if (verdict === "worse" || verdict === "better" || reason === "suspected") {
            list.push(`${number} ${series_id} ${reason ?? verdict}`);
          }
        }
      }
    }
    return { now, known };
  };
  return { ctx, numbers, measure, look, judgementOf, bothWords };
}

test("what is on record of commits never contradicts what the newest look sees, however its levels moved", () => {
  const { numbers, measure, look, judgementOf, bothWords } = measuredInTurns();
  const first = numbers.slice(0, 30);
  for (let round = 0; round < ROUNDS; round++) {
    measure("round", first);
    look();
    assert.equal(judgementOf(12) === null, round < 2, "nothing is judged before the third round");
    const { now, known } = bothWords();
    assert.deepEqual(known, now);
  }
  for (let newest = 31; newest <= COMMITS; newest += 1) {
    for (let pass = 0; pass < ROUNDS; pass++) measure("candidate", [1, newest - 1, newest]);
    look();
    const { now, known } = bothWords();
    assert.deepEqual(known, now, `after commit ${newest}`);
  }
  assert.equal(judgementOf(12)!.rows.find(({ verdict }) => verdict === "worse")?.basis, "change");
});

test("a look that says nothing new writes nothing, and one after a commit was measured again says it of that one and the next", () => {
  const { ctx, numbers, measure, look, judgementOf } = measuredInTurns();
  for (let round = 0; round < ROUNDS; round++) measure("round", numbers);
  look();
  const pairsOf = (number: number) => judgementOf(number)!.rows.map(({ pairs }) => pairs);
  const rowsOf = () => ctx.database.sqlite.prepare("select * from commit_comparison").all();
  const before = rowsOf();
  look();
  assert.deepEqual(rowsOf(), before);
  assert.deepEqual(pairsOf(20), [4, 4, 4]);
  measure("candidate", [20, 21]);
  look();
  assert.deepEqual(pairsOf(21), [5, 5, 5]);
  assert.equal(judgementOf(21)!.looks, ROUNDS + 1);
  assert.deepEqual(pairsOf(19), [4, 4, 4]);
  assert.equal(judgementOf(1)!.ancestor, null);
});

test("where a process ended between the comparisons and the look, the next look leaves the same", () => {
  const { ctx, numbers, measure, look, bothWords } = measuredInTurns();
  for (let round = 0; round < ROUNDS; round++) measure("round", numbers.slice(0, 45));
  look();
  const analyses = ctx.database.sqlite.prepare("select * from series_analysis").all() as { data: string }[];
  for (let pass = 0; pass < ROUNDS; pass++) measure("round", numbers);
  look();
  // As if the second look had not come to its end.
  const back = ctx.database.sqlite.prepare("update series_analysis set data = ? where series_id = ?");
  for (const [at, { data }] of analyses.entries()) back.run(data, at + 1);
  look();
  const { now, known } = bothWords();
  assert.deepEqual(known, now);
});
