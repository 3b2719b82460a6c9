import assert from "node:assert/strict";
import { test } from "node:test";
import type { PairVerdict } from "./judge-pairs.ts";
import { isSettled } from "./settled.ts";

const verdict = (more: Partial<PairVerdict>) =>
  ({ word: "can't tell", pairs: 6, reason: "noisy", pairs_needed: 30, ...more }) as PairVerdict;
const settled = (verdicts: PairVerdict[], turns_left: number) =>
  isSettled({ pairs: [1], verdicts }, turns_left);

test("a workload rests when each series is told, or would take more than three times the turns that are left", () => {
  const told = verdict({ word: "no change" });
  assert.equal(settled([told, told], 5), true);
  assert.equal(settled([told, verdict({})], 10), false);
  assert.equal(settled([told, verdict({})], 9), true);
  assert.equal(settled([verdict({ pairs_needed: null })], 1_000), true);
});

test("a few pairs give nothing up, and none settle nothing", () => {
  assert.equal(settled([verdict({ pairs: 3 })], 1), false);
  assert.equal(settled([verdict({ reason: "few" })], 1), false);
  assert.equal(settled([], 1), false);
  assert.equal(isSettled({ pairs: [], verdicts: [verdict({ word: "worse" })] }, 1), false);
});
