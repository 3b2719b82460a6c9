import assert from "node:assert/strict";
import { test } from "node:test";
import { shrunkSlope } from "./shrunk-slope.ts";

test("a slope is shrunk by the share that its standard error could explain", () => {
  // Least squares by hand: slope 8 / 10, residual sum of squares 3.6, error squared 3.6 / 3 / 10 = 0.12.
  const slope = shrunkSlope([1, 2, 3, 4, 5], [1, 3, 2, 5, 4], 5);
  assert.ok(Math.abs(slope - 0.8 * (1 - 0.12 / 0.64)) < 1e-12);
});

test("only the first pairs count, and of few nothing is learned", () => {
  assert.equal(shrunkSlope([1, 2, 3, 4, 5, 100], [1, 2, 3, 4, 5, 0], 5), 1);
  assert.equal(shrunkSlope([1, 2, 3, 4], [1, 2, 3, 4], 4), 0);
});

test("what stands still, moves the other way or moves more has its bound", () => {
  assert.equal(shrunkSlope([1, 1, 1, 1, 1], [1, 2, 3, 4, 5], 5), 0);
  assert.equal(shrunkSlope([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], 5), 0);
  assert.equal(shrunkSlope([1, 2, 3, 4, 5], [3, 6, 9, 12, 15], 5), 1);
});
