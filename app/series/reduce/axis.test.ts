import assert from "node:assert/strict";
import { test } from "node:test";
import { commitsAxis, dateAxis } from "./axis.ts";

test("commits stand evenly, counted from the branch's oldest", () => {
  const axis = commitsAxis({ from: 110, to: 119 }, 100);
  assert.deepEqual(axis.domain, [9.5, 19.5]);
  assert.deepEqual([axis.at(110), axis.edge(115), axis.edge(120)], [10, 14.5, 19.5]);
});

test("by date they stand where their time is, and the boundary between two in the middle", () => {
  const axis = dateAxis({ from: 5, to: 8 }, [1_000, 2_000, 6_000, 11_000]);
  assert.deepEqual([5, 6, 7, 8].map(axis.at), [1_000, 2_000, 6_000, 11_000]);
  assert.equal(axis.edge(7), 4_000);
  assert.equal(axis.edge(5), axis.domain[0]);
  assert.equal(axis.edge(9), axis.domain[1]);
  assert.ok(axis.domain[0] < 1_000 && axis.domain[1] > 11_000);
});

test("a clock that went back does not fold the line", () => {
  const axis = dateAxis({ from: 0, to: 3 }, [1_000, 5_000, 2_000, 6_000]);
  assert.deepEqual([0, 1, 2, 3].map(axis.at), [1_000, 5_000, 5_000, 6_000]);
});

test("one commit, or commits of one moment, still have an axis", () => {
  for (const times of [[7_000], [7_000, 7_000]]) {
    const { domain } = dateAxis({ from: 0, to: times.length - 1 }, times);
    assert.ok(domain[0] < 7_000 && domain[1] > 7_000);
  }
});
