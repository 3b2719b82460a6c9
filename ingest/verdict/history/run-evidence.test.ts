import assert from "node:assert/strict";
import { test } from "node:test";
import { runEvidence } from "./run-evidence.ts";

test("it is twice SciPy's binomial tail of the runs that lie beyond half the step", () => {
  // Four of five runs beyond 0.5; two of twenty strays that far, the level's own run counted in: 3 / 21.
  const strays = [...Array(18).fill(0.1), 0.5, 0.7];
  const p = runEvidence([1.1, 0.9, 1, 0.6, 0.2], 0, 1, strays);
  assert.ok(Math.abs(p / 0.0036889391325043135 - 1) < 1e-9, `${p}`);
  assert.equal(runEvidence([-1.1, -0.9, -1, -0.6, -0.2], 0, -1, strays), p);
  assert.equal(runEvidence([0.1, 0.2], 0, 1, strays), 1);
});
