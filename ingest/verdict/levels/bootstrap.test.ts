import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { differenceInterval } from "./bootstrap.ts";

const normals = (seed: number, n: number) => {
  const random = prng(seed);
  return Float64Array.from({ length: n }, random.gaussian);
};

/** Variance of a mean under the circular block bootstrap in closed form, the mean's own degree of freedom given back. */
function closedVariance(values: Float64Array, block: number): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let squares = 0;
  for (let start = 0; start < n; start++) {
    let sum = 0;
    for (let k = 0; k < block; k++) sum += values[(start + k) % n]! - mean;
    squares += sum ** 2;
  }
  return squares / n / block / n / (1 - 1 / n);
}

test("over many seeds it is as wide as the closed form of the circular block bootstrap (Politis and Romano 1992)", () => {
  // 27 and 64 values are whole numbers of blocks of 3 and 4.
  const [before, after] = [normals(1, 27), normals(2, 64).map((value) => 3 + value)];
  let width = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { low, high } = differenceInterval(before, after, prng(seed))!;
    width += (high - low) / 40;
  }
  const expected = 2 * 1.959964 * Math.sqrt(closedVariance(before, 3) + closedVariance(after, 4));
  assert.ok(Math.abs(width / expected - 1) < 0.04, `${width}, not ${expected}`);
});

test("of independent values its 95 % interval covers the difference nearly as often as it says, of alike ones less often", () => {
  const coverage = (rho: number) => {
    const random = prng(5);
    const level = () => {
      let wander = random.gaussian();
      return Float64Array.from({ length: 30 }, () => {
        wander = rho * wander + Math.sqrt(1 - rho ** 2) * random.gaussian();
        return wander;
      });
    };
    let covered = 0;
    for (let i = 0; i < 300; i++) {
      const { low, high } = differenceInterval(level(), level(), prng(i))!;
      if (low <= 0 && 0 <= high) covered += 1;
    }
    return covered / 300;
  };
  const [independent, alike] = [coverage(0), coverage(0.4)];
  assert.ok(independent > 0.9 && independent < 0.98, `${independent}`);
  // Blocks of three keep a part of the resemblance: with none kept it would be 0.80 (z of 1.96 over the root of 2.33).
  assert.ok(alike > 0.84 && alike < independent, `${alike}`);
});

test("values that are all the same have an exact difference, one value has no interval", () => {
  const level = (value: number) => new Float64Array(8).fill(value);
  assert.deepEqual(differenceInterval(level(2), level(5), prng(1)), { low: 3, high: 3 });
  assert.equal(differenceInterval(level(2), level(5).subarray(0, 1), prng(1)), null);
});

test("of two values every resample is known: their mean strays by one in a half of cases, widened by the root of two", () => {
  const { low, high } = differenceInterval(Float64Array.of(5, 5), Float64Array.of(7, 9), prng(3))!;
  assert.ok(Math.abs(low - (3 - Math.SQRT2)) < 1e-12 && Math.abs(high - (3 + Math.SQRT2)) < 1e-12);
});
