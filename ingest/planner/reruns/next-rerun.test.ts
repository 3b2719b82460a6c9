import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { recordBranch } from "../../../db/commands/engine/record-branch.ts";
import { recordDetection } from "../../../db/commands/judgement/record-detection.ts";
import { storeRun } from "../../../db/commands/run/store-run.ts";
import { closeSession } from "../../../db/commands/session/close-session.ts";
import { openSession } from "../../../db/commands/session/open-session.ts";
import { recordWorkload } from "../../../db/commands/workload/record-workload.ts";
import { readBranchCommits } from "../../../db/queries/ingest/branch-commits.ts";
import { readPlanSessions } from "../../../db/queries/ingest/plan-sessions.ts";
import { regression, regressionEvent, series } from "../../../db/schema/index.ts";
import { temporarySuspicion } from "../../../tests/fixture/suspicion.ts";
import { branchOf, runOf } from "../../../tests/fixture/temporary-database.ts";
import { alphaOfStart } from "../../verdict/index.ts";
import { judgeBranch } from "../judge.ts";
import { nextRerun, type RerunLook, type RerunTurnPlan } from "./next-rerun.ts";
import { settleRecorded } from "./settle-recorded.ts";

const PREFIX = "plan-of-test:";

/** What a planner sees of one suspicion while the branch is pushed to. */
function planner(within: readonly number[]) {
  const one = temporarySuspicion(within);
  const { ctx, engine_id, branch_id, host_id, epoch_id, workload_revision_id, variant_id } = one;
  const about = { engine_id, branch_id, host_id, epoch_id };
  const told: string[] = [];
  const measurable = [{ workload_revision_id, variant_id }];
  const next = () => {
    const can = new Set(readBranchCommits(ctx.database, branch_id).map(({ commit_id }) => commit_id));
    const look: RerunLook = {
      ctx,
      engine_id,
      branch_id,
      host_class: "desk-2c",
      epoch_id,
      prefix: PREFIX,
      most_pairs: 20,
      most_level_pairs: 60,
      sessions: readPlanSessions(ctx.database, { ...about, prefix: PREFIX }),
      measurable,
      may: (commit_id) => can.has(commit_id),
      isComplete: () => true,
      isUnbuilt: (commit_id) => !can.has(commit_id),
      tell: ({ what, words }) => told.push(`${what}: ${words}`),
    };
    return nextRerun(look);
  };
  const begin = ({ next: session }: RerunTurnPlan) =>
    openSession({ ctx, input: { ...session, ...about, origin: "measured", checks: {} } });
  const measure = (session_id: number, commit_id: number, value: number, of = workload_revision_id) =>
    storeRun({
      ctx,
      input: {
        ...{ session_id, commit_id, workload_revision_id: of, variant_id },
        result: runOf(`run-of-turn-${session_id}-${commit_id}-${of}`, value),
      },
    });
  const push = (numbers: readonly number[]) =>
    recordBranch({ ctx, input: { engine_id, name: "main", commits: branchOf(numbers) } });
  return { ...one, told, measurable, next, begin, measure, push };
}

test("a turn that was half done when its commit left the branch rests, and goes on when the commit is back", () => {
  const { ctx, ids, next, begin, measure, push, engine_id, branch_id, workload_revision_id } = planner([2]);
  const turn = next()!;
  measure(begin(turn), ids[1]!, 100);
  push([1, 2, 9]);
  assert.equal(next(), null);
  const look = { engine_id, branch_id, host_class: "desk-2c", workload_revision_ids: [workload_revision_id] };
  judgeBranch({ ...look, ctx, completed_rounds: 3, looks: 3, origin: "measured" });
  assert.equal(ctx.database.orm.select().from(regression).get()!.state, "suspected");
  push([1, 9, 3, 4]);
  assert.equal(next(), null);
  push([1, 2, 3, 4]);
  assert.deepEqual([next()!.next.key, next()!.turn], [turn.next.key, 1]);
});

/** GET got worse at a commit, SET is suspected to have got better at it, INCR is still: all turns until nothing is due. */
function bothDirections(set_after: number) {
  const { ctx, ids, look, told, measurable, next, begin, measure, ...one } = planner([2]);
  const { session_id, workload_revision_id: get_id, variant_id } = one;
  const [set_id, incr_id] = ["set-p1", "incr"].map((name, i) => {
    const input = { name, revision: `ba987654321${i}`, data: { title: name } };
    const workload_revision_id = recordWorkload({ ctx, input });
    measurable.push({ workload_revision_id, variant_id });
    measure(session_id, ids[0]!, 100, workload_revision_id);
    return workload_revision_id;
  }) as [number, number];
  const of_set = eq(series.workload_revision_id, set_id);
  const { id: series_id } = ctx.database.orm.select().from(series).where(of_set).get()!;
  const worse = look.findings[0]!;
  const [point] = worse.change_points;
  const better = { ...point!, series_id, direction: "better" as const, after: 130 };
  const ratios = { ratio: 1.3, ratio_low: 1.25, ratio_high: 1.35 };
  const found = { ...worse, kind: "improvement" as const, change_points: [{ ...better, ...ratios }] };
  recordDetection({ ctx, input: { ...look, findings: [worse, found] } });
  const after_of = new Map([
    [get_id, 70],
    [set_id, set_after],
    [incr_id, 100],
  ]);
  for (let turn = next(); turn; turn = next()) {
    const [before, after] = turn.next.commits;
    const session_id = begin(turn);
    for (const [workload, value] of after_of) {
      if (!turn.groups.includes(`${workload}/${variant_id}`)) continue;
      measure(session_id, before!.commit_id, 100 + (turn.turn % 2), workload);
      measure(session_id, after!.commit_id, value + (turn.turn % 3), workload);
    }
    closeSession({ ctx, input: { session_id } });
  }
  const { orm } = ctx.database;
  const states = () =>
    orm
      .select()
      .from(regression)
      .all()
      .map(({ kind, state }) => `${kind} ${state}`);
  return {
    told: told.join(),
    states,
    decisions: () =>
      orm
        .select()
        .from(regressionEvent)
        .all()
        .flatMap(({ kind, rerun }) => (rerun && kind !== "rerun" ? [rerun] : [])),
    /** As where a recording of it is replayed: the turns are there, nothing is decided. */
    settleAgain: () => {
      orm.update(regression).set({ state: "suspected", decision_event_id: null }).run();
      const { engine_id, branch_id, epoch_id } = one;
      settleRecorded({ ctx, engine_id, branch_id, host_class: "desk-2c", epoch_id, tell: () => {} });
      return states();
    },
  };
}

test("what got better at the same commit is rerun with turns of its own, beside one guard, and answered by itself", () => {
  const { told, states, decisions, settleAgain } = bothDirections(130);
  const both = ["regression confirmed", "improvement confirmed"];
  assert.deepEqual(states(), both, told);
  for (const { plan, findings, turns, session_ids } of decisions()) {
    assert.deepEqual(
      plan.series.map(({ role }) => role),
      ["suspect", "guard"],
    );
    assert.deepEqual([findings[0]!.pairs.length, session_ids.length], [turns, turns]);
  }
  assert.deepEqual(settleAgain(), both);
});

test("what was false of one direction does not use up the turns of the other", () => {
  const { told, states, settleAgain } = bothDirections(100);
  const one = ["regression confirmed", "improvement not-reproduced"];
  assert.deepEqual(states(), one, told);
  assert.deepEqual(settleAgain(), one);
});

test("turns that bring no pair end in can't tell, with no number made up", () => {
  const { ctx, ids, told, next, begin, measure } = planner([2]);
  for (let turn = next(); turn; turn = next()) {
    const session_id = begin(turn);
    measure(session_id, ids[1]!, 0);
    measure(session_id, ids[2]!, 0);
    closeSession({ ctx, input: { session_id } });
    assert.ok(turn.turn <= 20);
  }
  assert.equal(ctx.database.orm.select().from(regression).get()!.state, "cant-tell");
  assert.match(told.at(-1)!, /^cant-tell: Can't tell/);
  assert.doesNotMatch(told.join(), /NaN|Infinity|undefined|null/);
});

test("a bisection does not ask for a commit that has left the branch", () => {
  const { ctx, ids, decide, next, push, told } = planner([1, 2, 3]);
  decide("confirmed");
  push([1, 3, 4]);
  const turn = next()!;
  assert.deepEqual(
    turn.next.commits.map(({ commit_id }) => commit_id),
    [ids[0], ids[2]],
  );
  assert.match(told.join(), /May be the cause and cannot be measured: 0+/);
  push([1, 7]);
  assert.equal(next(), null);
  assert.equal(ctx.database.orm.select().from(regression).get()!.state, "confirmed");
});

test("a step of a bisection may take three times the ends' turns, and shares alpha with as many as there may be", () => {
  for (const [within, alpha] of [
    [[2, 3], 0.005],
    [[1, 2, 3], 0.005 / 2],
  ] as const) {
    const { ctx, decide, next, begin, measure } = planner(within);
    decide("confirmed");
    const first = next()!;
    assert.equal(first.most_pairs, 60);
    for (let turn: RerunTurnPlan | null = first; turn; turn = next()) {
      const [before, middle] = turn.next.commits;
      const session_id = begin(turn);
      measure(session_id, before!.commit_id, 100);
      measure(session_id, middle!.commit_id, 97 + (turn.turn % 3));
      closeSession({ ctx, input: { session_id } });
    }
    const events = ctx.database.orm.select().from(regressionEvent).all();
    const steps = events.filter(({ kind }) => kind === "narrowed").map(({ rerun }) => rerun!);
    assert.equal(steps.length, within.length - 1);
    for (const { alpha: spent, findings, most_pairs } of steps) {
      assert.deepEqual([spent, findings[0]!.word, most_pairs], [alphaOfStart(alpha, 1), "old level", 60]);
    }
  }
});
