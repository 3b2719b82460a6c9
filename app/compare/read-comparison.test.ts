import assert from "node:assert/strict";
import { test } from "node:test";
import { recordHost } from "../../db/commands/host/record-host.ts";
import { recordDetection } from "../../db/commands/judgement/record-detection.ts";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { openSession } from "../../db/commands/session/open-session.ts";
import { recordVariant } from "../../db/commands/workload/record-variant.ts";
import { recordWorkload } from "../../db/commands/workload/record-workload.ts";
import type { SessionKind } from "../../db/contract/session.ts";
import { temporarySuspicion } from "../../tests/fixture/suspicion.ts";
import { runOf, seedEngine, shaOf, temporaryDatabase } from "../../tests/fixture/temporary-database.ts";
import { readComparison } from "./read-comparison.ts";

const host_class = "desk-2c";

/** A database with four commits, and a way to measure them in sessions. */
function laboratory() {
  const { ctx } = temporaryDatabase();
  const seed = seedEngine(ctx, [1, 2, 3, 4]);
  const { engine_id, branch_id, host_id, epoch_id } = seed;
  const ids = seed.commits.map(({ commit_id }) => commit_id);
  let made = 0;
  function measure(
    values: Record<number, number>,
    more: Partial<{
      host_id: number;
      epoch_id: number;
      kind: SessionKind;
      variant_id: number;
      workload: number;
    }> = {},
    session?: number,
  ): number {
    made += 1;
    const { host_id: host = host_id, epoch_id: epoch = epoch_id, kind = "candidate" } = more;
    const of = Object.keys(values).map(Number);
    const session_id =
      session ??
      openSession({
        ctx,
        input: {
          ...{ key: `session-of-${made}`, engine_id, branch_id, host_id: host, epoch_id: epoch, kind },
          ...{ origin: "measured", checks: {} },
          commits: of.map((at) => ({ commit_id: ids[at]!, role: "history" })),
        },
      });
    for (const at of of) {
      const place = {
        session_id,
        commit_id: ids[at]!,
        workload_revision_id: more.workload ?? seed.workload_revision_id,
        variant_id: more.variant_id ?? seed.variant_id,
      };
      storeRun({ ctx, input: { ...place, result: runOf(`run-of-${made}-${at}`, values[at]!) } });
    }
    return session_id;
  }
  const compare = (a: number, b: number, more: Partial<Parameters<typeof readComparison>[0]> = {}) =>
    readComparison({
      ...{ database: ctx.database, engine_id, branch_id, variants: null },
      a: { commit_id: ids[a]!, host_class },
      b: { commit_id: ids[b]!, host_class },
      ...more,
    });
  return { ctx, ...seed, ids, measure, compare };
}

test("two commits are judged by the sessions that measured both, whatever else each was measured in", () => {
  const { measure, compare } = laboratory();
  for (const [old, fresh] of [
    [100, 80],
    [103, 84],
    [99, 79],
    [101, 83],
    [102, 81],
  ]) {
    measure({ 0: old!, 3: fresh! });
  }
  for (let i = 0; i < 10; i++) measure({ 0: 300 });
  measure({ 0: 100, 3: 900 }, { kind: "rerun" });
  const { series, sessions } = compare(0, 3);
  assert.deepEqual(
    [series.length, sessions],
    [1, 5],
    "neither the round that measured nothing nor the rerun",
  );
  const { row, runs_a, runs_b, title } = series[0]!;
  assert.deepEqual(
    [row.verdict, row.basis, row.pairs, runs_a, runs_b, title],
    ["worse", "pairs", 5, 15, 5, "GET"],
  );
  assert.ok(Math.abs(row.ratio! - 0.8058108340699248) < 1e-9);
  assert.equal(row.a, 300, "the median is of all runs");
  const back = compare(3, 0).series[0]!.row;
  assert.equal(back.verdict, "better");
  assert.ok(Math.abs(back.ratio! * row.ratio! - 1) < 1e-9);
});

test("commits that no session measured together are not told apart, in one epoch or in two", () => {
  const { ctx, measure, compare } = laboratory();
  for (let i = 0; i < 5; i++) {
    measure({ 0: 100 + i });
    measure({ 1: 50 + i });
  }
  assert.equal(compare(0, 1).series[0]!.row.reason, "no-shared-block");
  const { epoch_id } = recordHost({ ctx, input: { name: "desk", class: host_class, details: { cpu: "y" } } });
  for (let i = 0; i < 5; i++) measure({ 2: 50 + i }, { epoch_id });
  const { row } = compare(0, 2).series[0]!;
  assert.deepEqual([row.verdict, row.reason, row.ratio_low], ["can't tell", "other-epoch", null]);
  assert.equal(compare(0, 3).series[0]!.row.reason, "not-measured");
});

test("a commit on two host classes stands beside itself without a verdict", () => {
  const { ctx, measure, compare, ids } = laboratory();
  const other = recordHost({ ctx, input: { name: "rack", class: "rack-64c", details: { cpu: "z" } } });
  for (let i = 0; i < 4; i++) {
    measure({ 1: 100 + i });
    measure({ 1: 200 + i }, other);
  }
  const { series, sessions, history } = compare(1, 1, { b: { commit_id: ids[1]!, host_class: "rack-64c" } });
  assert.deepEqual([series.length, sessions, history], [1, 0, null]);
  const { row } = series[0]!;
  assert.deepEqual([row.a, row.b, row.reason, row.verdict], [101.5, 201.5, "other-host", "can't tell"]);
});

test("a commit with two variants is judged by the sessions that measured both", () => {
  const { ctx, engine_id, measure, compare } = laboratory();
  const fast = recordVariant({ ctx, input: { engine_id, name: "io-4", data: { flags: ["--io", "4"] } } });
  for (const value of [100, 103, 99, 101]) {
    const session = measure({ 1: value });
    measure({ 1: value * 1.4 }, { variant_id: fast }, session);
  }
  const { series } = compare(1, 1, { variants: { a: "default", b: "io-4" } });
  assert.deepEqual([series.length, series[0]!.row.verdict, series[0]!.row.pairs], [1, "better", 4]);
  assert.deepEqual(
    compare(1, 1, { variants: { a: "default", b: "nothing" } }).series[0]!.row.reason,
    "not-measured",
  );
});

test("under other traffic values are not compared, even in one session", () => {
  const { ctx, measure, compare } = laboratory();
  const input = { name: "get-p1", revision: "ffffffffffff", data: { title: "GET" } };
  const workload = recordWorkload({ ctx, input });
  for (let i = 0; i < 4; i++) {
    const session = measure({ 0: 100 + i });
    measure({ 1: 50 + i }, { workload }, session);
  }
  const { series } = compare(0, 1);
  assert.deepEqual([series.length, series[0]!.row.reason], [1, "other-traffic"]);
});

test("a change between two that reruns confirmed tells of them; until then something is suspected", () => {
  const { ctx, ids, look, series_id, branch_id, engine_id, decide, ...seed } = temporarySuspicion([2]);
  const { host_id, epoch_id, workload_revision_id, variant_id } = seed;
  const analysis = {
    ...{ status: "judged" as const, looks: 3, noise_between_runs: 0.01, noise_between_commits: 0 },
    levels: [
      { from: shaOf(1), to: shaOf(2), value: 100 },
      { from: shaOf(3), to: shaOf(4), value: 70 },
    ],
    ...{ smallest_detectable: 0.04, drifts: [], suspected: [] },
  };
  recordDetection({ ctx, input: { ...look, analyses: [{ series_id, blocks: 3, analysis }] } });
  const session_id = openSession({
    ctx,
    input: {
      ...{
        key: "session-later",
        engine_id,
        branch_id,
        host_id,
        epoch_id,
        kind: "candidate",
        origin: "measured",
      },
      checks: {},
      commits: [3, 1].map((at) => ({ commit_id: ids[at]!, role: "candidate" as const })),
    },
  });
  for (const [at, value] of [
    [3, 55],
    [1, 104],
  ] as const) {
    const place = { session_id, commit_id: ids[at]!, workload_revision_id, variant_id };
    storeRun({ ctx, input: { ...place, result: runOf(`run-later-${at}`, value) } });
  }
  const compare = (a: number, b: number) =>
    readComparison({
      ...{ database: ctx.database, engine_id, branch_id, variants: null },
      a: { commit_id: ids[a]!, host_class },
      b: { commit_id: ids[b]!, host_class },
    });
  assert.equal(compare(0, 3).series[0]!.row.reason, "suspected");
  decide("confirmed");
  const { series, history } = compare(0, 3);
  const { row } = series[0]!;
  assert.deepEqual(
    [row.verdict, row.basis, row.ratio, row.ratio_low, row.ratio_high],
    ["worse", "changes", 0.5, 0.45, 0.55],
  );
  assert.deepEqual(
    history?.changes.map(({ state, sha }) => [state, sha]),
    [["confirmed", shaOf(3)]],
  );
  const level = compare(0, 1).series[0]!.row;
  assert.deepEqual(
    [level.verdict, level.reason, level.smallest_detectable],
    ["can't tell", "same-level", 0.04],
  );
  assert.deepEqual(compare(0, 1).history?.changes, []);
});
