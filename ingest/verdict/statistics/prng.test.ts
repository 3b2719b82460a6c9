import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "./prng.ts";

test("the numbers are those of sfc32 written in Python's integers, for every seed", () => {
  const drawn = (seed: number) => {
    const random = prng(seed);
    return Array.from({ length: 4 }, () => random.uniform() * 2 ** 32);
  };
  assert.deepEqual(drawn(1), [3063500945, 52107484, 3520520, 3760476048]);
  assert.deepEqual(drawn(-7), [304457408, 930918060, 408972628, 2892898974]);
});

test("normals are Marsaglia's polar pairs of the same stream, computed in Python", () => {
  const random = prng(1);
  const expected = [-0.6186460321561762, 0.4701358771782181, 0.2304100815336103, 0.6689367649658375];
  for (const value of expected) assert.ok(Math.abs(random.gaussian() - value) < 1e-12);
});

test("normals have the cumulants of a normal, integers are even", () => {
  const random = prng(3);
  const n = 50_000;
  const moments = [0, 0, 0, 0];
  const counts = new Array(7).fill(0);
  for (let i = 0; i < n; i++) {
    const value = random.gaussian();
    for (let power = 0; power < 4; power++) moments[power]! += value ** (power + 1) / n;
    counts[random.below(7)] += 1;
  }
  // Four standard errors: variances of the first four moments are 1, 2, 15 and 96 over n.
  for (const [i, [is, variance]] of [
    [0, 1],
    [1, 2],
    [0, 15],
    [3, 96],
  ].entries())
    assert.ok(Math.abs(moments[i]! - is!) < 4 * Math.sqrt(variance! / n), `moment ${i + 1}: ${moments[i]}`);
  const chi_square = counts.reduce((sum, count) => sum + (count - n / 7) ** 2 / (n / 7), 0);
  // The 0.1 % point of chi-square with six degrees of freedom.
  assert.ok(chi_square < 22.46, `${chi_square}`);
});
