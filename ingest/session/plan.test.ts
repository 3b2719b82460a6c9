import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "../workloads/catalogue/index.ts";
import { type PlannedRun, remainingRuns, seedOf } from "./plan.ts";

const planned: PlannedRun[] = [1, 2, 3, 4, 5].flatMap((commit_id) =>
  catalogue.map((workload, at) => ({
    commit_id,
    sha: String(commit_id).repeat(40),
    workload_revision_id: at + 1,
    workload,
    variant_id: 1,
    variant: "default",
    flags: [],
  })),
);
const round = (key: string) => ({ key, kind: "round" as const });
const candidate = (key: string) => ({ key, kind: "candidate" as const });
const names = (runs: PlannedRun[]) => runs.map((run) => `${run.commit_id} ${run.workload.name}`);
const stored = (
  { commit_id, workload_revision_id, variant_id }: PlannedRun,
  outcome = "ok",
  placement = "pinned",
) => ({ commit_id, workload_revision_id, variant_id, outcome, placement });

test("a session has an order of its own, and goes on in it", () => {
  const first = remainingRuns(round("session-1"), planned, []);
  assert.deepEqual(names(remainingRuns(round("session-1"), planned.toReversed(), [])), names(first));
  assert.notDeepEqual(names(remainingRuns(round("session-2"), planned, [])), names(first));
  assert.deepEqual([...names(first)].sort(), [...names(planned)].sort());
  const rest = remainingRuns(
    round("session-1"),
    planned,
    first.slice(0, 7).map((run) => stored(run)),
  );
  assert.deepEqual(names(rest), names(first.slice(7)));
});

test("a candidate's session measures every commit once a block, in an order that mirrors itself", () => {
  const first = remainingRuns(candidate("session-1"), planned, []);
  assert.deepEqual(names(remainingRuns(candidate("session-1"), planned.toReversed(), [])), names(first));
  assert.notDeepEqual(names(remainingRuns(candidate("session-2"), planned, [])), names(first));
  assert.deepEqual([...names(first)].sort(), [...names(planned)].sort());
  const blocks = Array.from({ length: catalogue.length }, (_, i) => first.slice(i * 5, i * 5 + 5));
  const orders = blocks.map((block) => block.map(({ commit_id }) => commit_id));
  for (const [i, block] of blocks.entries()) {
    assert.equal(new Set(block.map(({ workload }) => workload.name)).size, 1);
    assert.deepEqual(orders[i], i % 2 === 0 ? orders[0] : orders[0]!.toReversed());
  }
});

test("a host that drifts steadily through a candidate's session weighs on all of its commits alike", () => {
  const even = planned.filter(({ workload_revision_id }) => workload_revision_id <= 12);
  for (const key of ["session-1", "session-2", "session-3"]) {
    const drift = new Map<number, number>();
    for (const [at, { commit_id }] of remainingRuns(candidate(key), even, []).entries()) {
      drift.set(commit_id, (drift.get(commit_id) ?? 0) + at);
    }
    assert.equal(new Set(drift.values()).size, 1);
  }
});

test("an interrupted candidate's session goes on in its order, what the host spoilt in its place", () => {
  const session = candidate("session-1");
  const first = remainingRuns(session, planned, []);
  const made = first.slice(0, 8).map((run, i) => stored(run, i === 3 ? "disturbed" : "ok"));
  assert.deepEqual(names(remainingRuns(session, planned, made)), names([first[3]!, ...first.slice(8)]));
});

test("a run that the host spoilt is made again, three times in all", () => {
  const run = planned[0]!;
  for (const outcome of ["disturbed", "saturated"]) {
    for (const tries of [1, 2]) {
      const left = remainingRuns(round("session-1"), [run], Array(tries).fill(stored(run, outcome)));
      assert.equal(left.length, 1);
    }
    assert.equal(remainingRuns(round("session-1"), [run], Array(3).fill(stored(run, outcome))).length, 0);
  }
});

test("a run that was not where it was planned is made again", () => {
  const run = planned[0]!;
  assert.equal(remainingRuns(round("session-1"), [run], [stored(run, "ok", "broken")]).length, 1);
});

test("a run that failed is settled: the next is measured", () => {
  const run = planned[0]!;
  assert.equal(remainingRuns(round("session-1"), [run], [stored(run, "failed")]).length, 0);
});

test("the requests of a session depend on its key and the workload, not on the commit", () => {
  assert.equal(seedOf("session-1", "get-p1"), seedOf("session-1", "get-p1"));
  assert.notEqual(seedOf("session-1", "get-p1"), seedOf("session-2", "get-p1"));
  assert.notEqual(seedOf("session-1", "get-p1"), seedOf("session-1", "set-p1"));
});
