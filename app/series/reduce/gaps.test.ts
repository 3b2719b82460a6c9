import assert from "node:assert/strict";
import { test } from "node:test";
import { gapsBetween, partedAt } from "./gaps.ts";

test("what was not measured is told run by run, at the ends too", () => {
  assert.deepEqual(gapsBetween([2, 3, 7], 0, 9), [
    { from: 0, to: 1 },
    { from: 4, to: 6 },
    { from: 8, to: 9 },
  ]);
  assert.deepEqual(gapsBetween([0, 1, 2], 0, 2), []);
  assert.deepEqual(gapsBetween([], 5, 6), [{ from: 5, to: 6 }]);
});

test("a single unmeasured commit parts the line where every commit is drawn", () => {
  const gaps = gapsBetween([0, 1, 3, 4], 0, 4);
  assert.deepEqual(partedAt([0, 1, 3, 4], gaps, [], 1), [2]);
});

test("where many commits share a pixel only a gap that can be seen parts it", () => {
  const kept = [0, 10, 20, 60, 70];
  const gaps = [
    { from: 4, to: 5 },
    { from: 25, to: 55 },
  ];
  assert.deepEqual(partedAt(kept, gaps, [], 8), [3]);
});

test("a break parts it between the commits that it lies between, and only there", () => {
  assert.deepEqual(partedAt([0, 1, 2, 3], [], [2], 1), [2]);
  assert.deepEqual(partedAt([0, 10, 20], [], [11], 1), [2]);
  assert.deepEqual(partedAt([0, 10, 20], [], [0, 21], 1), []);
});
