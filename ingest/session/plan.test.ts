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
const names = (runs: PlannedRun[]) => runs.map((run) => `${run.commit_id} ${run.workload.name}`);
const stored = (
  { commit_id, workload_revision_id, variant_id }: PlannedRun,
  outcome = "ok",
  placement = "pinned",
) => ({ commit_id, workload_revision_id, variant_id, outcome, placement });

test("a session has an order of its own, and goes on in it", () => {
  const first = remainingRuns("session-1", planned, []);
  assert.deepEqual(names(remainingRuns("session-1", planned.toReversed(), [])), names(first));
  assert.notDeepEqual(names(remainingRuns("session-2", planned, [])), names(first));
  assert.deepEqual([...names(first)].sort(), [...names(planned)].sort());
  const rest = remainingRuns(
    "session-1",
    planned,
    first.slice(0, 7).map((run) => stored(run)),
  );
  assert.deepEqual(names(rest), names(first.slice(7)));
});

test("a run that the host spoilt is made again, three times in all", () => {
  const run = planned[0]!;
  for (const outcome of ["disturbed", "saturated"]) {
    for (const tries of [1, 2]) {
      const left = remainingRuns("session-1", [run], Array(tries).fill(stored(run, outcome)));
      assert.equal(left.length, 1);
    }
    assert.equal(remainingRuns("session-1", [run], Array(3).fill(stored(run, outcome))).length, 0);
  }
});

test("a run that was not where it was planned is made again", () => {
  const run = planned[0]!;
  assert.equal(remainingRuns("session-1", [run], [stored(run, "ok", "broken")]).length, 1);
});

test("a run that failed is settled: the next is measured", () => {
  const run = planned[0]!;
  assert.equal(remainingRuns("session-1", [run], [stored(run, "failed")]).length, 0);
});

test("the requests of a session depend on its key and the workload, not on the commit", () => {
  assert.equal(seedOf("session-1", "get-p1"), seedOf("session-1", "get-p1"));
  assert.notEqual(seedOf("session-1", "get-p1"), seedOf("session-2", "get-p1"));
  assert.notEqual(seedOf("session-1", "get-p1"), seedOf("session-1", "set-p1"));
});
