import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "../workloads/catalogue/index.ts";
import { type PlannedRun, remainingBlocks, seedOf } from "./plan.ts";

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

const TOGETHER = 3;
const blocks = (session: Parameters<typeof remainingBlocks>[0], made: ReturnType<typeof stored>[] = []) =>
  remainingBlocks(session, planned, made, TOGETHER);

test("a session has an order of its own, and goes on in it", () => {
  const first = blocks(round("session-1"));
  const again = remainingBlocks(round("session-1"), planned.toReversed(), [], TOGETHER);
  assert.deepEqual(again.map(names), first.map(names));
  assert.notDeepEqual(blocks(round("session-2")).map(names), first.map(names));
  assert.deepEqual(names(first.flat()).sort(), names(planned).sort());
  const made = first.slice(0, 4).flat();
  const rest = blocks(
    round("session-1"),
    made.map((run) => stored(run)),
  );
  assert.deepEqual(rest.map(names), first.slice(4).map(names));
});

test("a block holds commits of one workload and variant, about as many as another, and never one alone", () => {
  for (const together of [2, 3, 4, 32]) {
    const sizes = remainingBlocks(round("session-1"), planned, [], together).map((block) => {
      assert.equal(new Set(block.map(({ workload }) => workload.name)).size, 1);
      return block.length;
    });
    const parts = Math.ceil(5 / together);
    assert.equal(sizes.length, parts * catalogue.length);
    assert.ok(Math.max(...sizes) <= together && Math.max(...sizes) - Math.min(...sizes) <= 1);
  }
});

test("every round draws its blocks anew", () => {
  const together = (key: string) =>
    blocks(round(key))
      .filter(([run]) => run!.workload.name === catalogue[0]!.name)
      .map((block) => block.map(({ commit_id }) => commit_id).sort())
      .sort();
  const drawn = new Set(Array.from({ length: 8 }, (_, i) => JSON.stringify(together(`session-${i}`))));
  assert.ok(drawn.size > 3);
});

test("a rerun goes as it was planned, both ends of one workload together", () => {
  const ends = catalogue
    .slice(0, 2)
    .flatMap((workload) =>
      [4, 2].map((id) => planned.find((run) => run.commit_id === id && run.workload === workload)!),
    );
  const made = remainingBlocks({ key: "session-1", kind: "rerun" }, ends, [], TOGETHER);
  assert.deepEqual(made.map(names), [names(ends.slice(0, 2)), names(ends.slice(2))]);
});

test("a run that the host spoilt is made again, three times in all, and not by itself", () => {
  const session = candidate("session-1");
  const [block] = blocks(session);
  const others = block!.slice(1).map((run) => stored(run));
  for (const outcome of ["disturbed", "saturated"]) {
    for (const tries of [1, 2]) {
      const made = [...others, ...Array(tries).fill(stored(block![0]!, outcome))];
      const [again] = blocks(session, made);
      assert.equal(again!.length, 2);
      assert.equal(again![0], block![0]);
      assert.ok(block!.includes(again![1]!));
    }
    const made = [...others, ...Array(3).fill(stored(block![0]!, outcome))];
    assert.notEqual(blocks(session, made)[0]![0], block![0]);
  }
});

test("a run that was not where it was planned is made again, one that failed is settled", () => {
  const one = planned.slice(0, 1);
  const left = (made: ReturnType<typeof stored>) =>
    remainingBlocks(round("session-1"), one, [made], TOGETHER).flat().length;
  assert.equal(left(stored(one[0]!, "ok", "broken")), 1);
  assert.equal(left(stored(one[0]!, "failed")), 0);
});

test("the requests of a session depend on its key and the workload, not on the commit", () => {
  assert.equal(seedOf("session-1", "get-p1"), seedOf("session-1", "get-p1"));
  assert.notEqual(seedOf("session-1", "get-p1"), seedOf("session-2", "get-p1"));
  assert.notEqual(seedOf("session-1", "get-p1"), seedOf("session-1", "set-p1"));
});
