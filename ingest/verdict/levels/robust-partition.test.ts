import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { robustPartition } from "./robust-partition.ts";

/** Least capped cost of [from, to) over all levels: its minimum lies at the mean of some of the values (all subsets tried). */
function leastCost(values: readonly number[], cap: number): number {
  let least = values.length * cap * cap;
  for (let bits = 1; bits < 2 ** values.length; bits++) {
    const some = values.filter((_, i) => bits & (2 ** i));
    const level = some.reduce((sum, value) => sum + value, 0) / some.length;
    least = Math.min(
      least,
      values.reduce((sum, value) => sum + Math.min(cap * cap, (value - level) ** 2), 0),
    );
  }
  return least;
}

test("costs what the cheapest of all possible segmentations costs, to the width of the lattice", () => {
  for (let seed = 0; seed < 15; seed++) {
    const random = prng(seed);
    const n = 3 + random.below(6);
    const values = Array.from({ length: n }, () => random.gaussian() + (random.uniform() < 0.4 ? 6 : 0));
    const cost = (starts: number[]) =>
      starts.reduce((sum, from, k) => sum + 4 + leastCost(values.slice(from, starts[k + 1] ?? n), 3), 0);
    let cheapest = Number.POSITIVE_INFINITY;
    for (let bits = 0; bits < 2 ** (n - 1); bits++) {
      const starts = [0];
      for (let i = 1; i < n; i++) if (bits & (2 ** (i - 1))) starts.push(i);
      cheapest = Math.min(cheapest, cost(starts));
    }
    assert.ok(cost(robustPartition(Float64Array.from(values), 1, 4, 3)) <= cheapest + 0.02 * n);
  }
});

test("an outlier buys no level, however far it lies; a stretch longer than penalty / cap^2 does", () => {
  const values = (length: number) =>
    Float64Array.from({ length: 60 }, (_, i) => (i >= 20 && i < 20 + length ? 1e6 : i % 2));
  assert.deepEqual(robustPartition(values(2), 1, 20, 3), [0]);
  assert.deepEqual(robustPartition(values(8), 1, 20, 3), [0, 20, 28]);
});

test("no values make no levels", () => {
  assert.deepEqual(robustPartition(new Float64Array(0), 1, 1, 3), []);
});

test("values beyond the numbers that count by one are cut in as little time as others", () => {
  const values = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? 1e25 : i === 30 ? 1e40 : 1));
  assert.deepEqual(robustPartition(values, 0.001, 15, 3), [0, 20]);
});
