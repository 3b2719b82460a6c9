import assert from "node:assert/strict";
import { test } from "node:test";
import { asksAnew, type Known, matchFinding } from "./match-finding.ts";

const known = (id: number, state: Known["state"], commit_ids: number[]): Known => ({
  id,
  kind: "regression",
  state,
  commit_id: commit_ids.at(-1)!,
  cause: { after_commit_id: commit_ids[0]! - 1, commit_ids, unbuilt: [], untold: [] },
});
const found = (cause_commit_ids: number[]) => ({
  kind: "regression" as const,
  commit_id: cause_commit_ids.at(-1)!,
  after_commit_id: cause_commit_ids[0]! - 1,
  cause_commit_ids,
});
const match = (all: Known[], commit_ids: number[], taken: number[] = []) =>
  matchFinding(all, found(commit_ids), new Set(taken))?.id;

test("a change point inside the cause interval of a regression that reruns decided on is that regression, however many", () => {
  const all = [known(1, "confirmed", [5, 6, 7, 8])];
  assert.equal(match(all, [6]), 1);
  assert.equal(match(all, [8], [1]), 1);
  assert.equal(match(all, [9]), undefined);
});

test("a suspected one may turn out to be two", () => {
  const all = [known(1, "suspected", [5, 6, 7, 8])];
  assert.equal(match(all, [6]), 1);
  assert.equal(match(all, [8], [1]), undefined);
});

test("a withdrawn one comes back at its own commit only", () => {
  const all = [known(1, "withdrawn", [5, 6, 7, 8])];
  assert.equal(match(all, [7, 8]), 1);
  assert.equal(match(all, [6]), undefined);
});

test("what was answered is asked anew where the interval is narrower or has moved, or the commit was not asked", () => {
  const answered = known(1, "not-reproduced", [5, 6, 7]);
  const asks = (commit_ids: number[], commit_id = commit_ids.at(-1)!) =>
    asksAnew(answered, { ...found(commit_ids), commit_id }, []);
  assert.equal(asks([5, 6, 7]), false);
  assert.equal(asks([4, 5, 6, 7, 8], 6), false);
  assert.equal(asks([4, 5, 6, 7, 8], 8), true);
  assert.equal(asks([6, 7]), true);
  assert.equal(asks([7, 8]), true);
});

test("two commits that reruns put side by side before are not asked again, however the interval swings", () => {
  const wide = known(1, "not-reproduced", [4, 5, 6, 7, 8]);
  const before = [{ before_commit_id: 4, after_commit_id: 7 }];
  assert.equal(asksAnew(wide, found([5, 6, 7]), before), false);
  assert.equal(asksAnew(wide, found([6, 7]), before), true);
});
