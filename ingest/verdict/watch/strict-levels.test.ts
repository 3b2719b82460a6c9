import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { strictLevels } from "./strict-levels.ts";

const SD = 0.01;
const series = (n: number, level: (i: number) => number, seed = 1) => {
  const random = prng(seed);
  return Float64Array.from({ length: n }, (_, i) => SD * (level(i) + random.gaussian()));
};
const levels = (values: Float64Array) =>
  strictLevels(values, new Float64Array(values.length).fill(SD ** 2 / 5));

test("levels that nobody doubts are found where they begin, as brute force over one and two boundaries finds them", () => {
  const values = series(150, (i) => (i < 60 ? 0 : i < 110 ? 6 : -4));
  const cost = (from: number, to: number) => {
    const part = values.subarray(from, to);
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  const costs = Array.from({ length: 150 }, (_, i) => [cost(0, i), cost(i, 150)] as const);
  let best = { cost: Number.POSITIVE_INFINITY, starts: [0] };
  for (let i = 1; i < 149; i++)
    for (let j = i + 1; j < 150; j++) {
      const sum = costs[i]![0] + cost(i, j) + costs[j]![1];
      if (sum < best.cost) best = { cost: sum, starts: [0, i, j] };
    }
  assert.deepEqual(levels(values), best.starts);
});

test("noise, neighbours that are alike and two stray commits are one level; no values are one as well", () => {
  for (let seed = 1; seed <= 20; seed++) {
    assert.deepEqual(levels(series(120, () => 0, seed)), [0]);
    const random = prng(seed);
    let wander = 0;
    const alike = Float64Array.from({ length: 120 }, () => {
      wander = 0.4 * wander + SD * random.gaussian();
      return wander;
    });
    assert.deepEqual(levels(alike), [0]);
    assert.deepEqual(levels(series(120, (i) => (i >= 60 && i < 62 ? 30 : 0), seed)), [0]);
  }
  assert.deepEqual(strictLevels(new Float64Array(9), new Float64Array(9)), [0]);
});
