import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { optimalPartition, runningSums, settleBoundaries, stretchCost } from "./segmentation.ts";

test("finds the cheapest of all possible segmentations, pruned or not", () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = prng(seed);
    const n = 2 + random.below(9);
    const values = Array.from({ length: n }, () => random.gaussian() + (random.uniform() < 0.4 ? 3 : 0));
    const weights = values.map(() => 0.5 + random.uniform());
    const penalty = 0.5 + 2 * random.uniform();
    const cost = (starts: number[]) => {
      const sums = runningSums(values, weights);
      return starts.reduce((sum, from, k) => sum + penalty + stretchCost(sums, from, starts[k + 1] ?? n), 0);
    };
    let cheapest = Number.POSITIVE_INFINITY;
    for (let bits = 0; bits < 2 ** (n - 1); bits++) {
      const starts = [0];
      for (let i = 1; i < n; i++) if (bits & (2 ** (i - 1))) starts.push(i);
      cheapest = Math.min(cheapest, cost(starts));
    }
    assert.ok(Math.abs(cost(optimalPartition(values, weights, penalty)) - cheapest) < 1e-9);
  }
});

test("a long series is cut as cheaply as without any pruning: noise, a ramp, a parabola, spikes", () => {
  const random = prng(7);
  const shapes = [
    () => 0,
    (i: number) => i / 10,
    (i: number) => (i - 150) ** 2 / 1_000,
    (i: number) => (i % 7 ? 0 : 9),
  ];
  for (const shape of shapes) {
    for (const penalty of [1e-6, 0.3, 10]) {
      const values = Array.from({ length: 300 }, (_, i) => shape(i) + random.gaussian());
      const weights = values.map(() => 0.5 + random.uniform());
      const sums = runningSums(values, weights);
      const best = [-penalty];
      for (let to = 1; to <= values.length; to++) {
        best[to] = Math.min(...best.map((cost, from) => cost + penalty + stretchCost(sums, from, to)));
      }
      const starts = optimalPartition(values, weights, penalty);
      const cost = starts.reduce(
        (sum, from, k) => sum + penalty + stretchCost(sums, from, starts[k + 1] ?? 300),
        -penalty,
      );
      assert.ok(Math.abs(cost - best.at(-1)!) < 1e-6, `${cost} of ${best.at(-1)}`);
    }
  }
});

test("boundaries settle at the step they were moved from", () => {
  const values = [0, 0, 0, 5, 5, 5, 9, 9, 9];
  const weights = values.map(() => 1);
  assert.deepEqual(settleBoundaries([0, 1, 8], values, weights), [0, 3, 6]);
});

test("no values make no levels, one value makes one", () => {
  assert.deepEqual(optimalPartition([], [], 1), []);
  assert.deepEqual(optimalPartition([4], [1], 1), [0]);
});
