import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { coreSpread, inflationOf, levelOf, neighbourSpread } from "./level-noise.ts";

const near = (is: number, should: number, by = 1e-12) =>
  assert.ok(Math.abs(is - should) <= by * Math.max(1, Math.abs(should)), `${is}, not ${should}`);

/** Quantiles of the absolute value of a standard normal, from SciPy. */
const [HALF, QUARTER] = [0.6744897501960817, 1.1503493803760079];

test("the core spread is the larger of two quantiles over those of the normal", () => {
  near(coreSpread(Float64Array.from([1, 1, 1, 1])), 1 / HALF, 1e-5);
  near(coreSpread(Float64Array.from([0, 0, 0, 0, 0, 4, 4, 4])), 4 / QUARTER, 1e-5);
  const random = prng(2);
  const distances = Float64Array.from({ length: 20_000 }, () => Math.abs(random.gaussian())).sort();
  near(coreSpread(distances), 1, 0.03);
  near(neighbourSpread(Float64Array.from({ length: 20_000 }, random.gaussian)), 1, 0.03);
});

test("most values the same: the differences that are there count by their mean square", () => {
  // Differences 0 x 18 and 3: none at the quartiles, 9 / 19 in the mean.
  const values = Float64Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 3));
  near(neighbourSpread(values), Math.sqrt(9 / 19 / 2));
  assert.equal(neighbourSpread(new Float64Array(5).fill(7)), 0);
});

test("by hand: ten up and ten down are alike by 17 / 20, of which half is believed; one spike in ten counts as three", () => {
  const values = Float64Array.from({ length: 20 }, (_, i) => (i < 10 ? 1 : -1));
  const level = levelOf(values, 0, 20);
  assert.equal(level.centre, 0);
  near(inflationOf(values, [level], 1), 1.425 / 0.575);
  const spiky = Float64Array.from([1, 500, 1, -1, -1, 1, -1, 1, -1, -1]);
  // Clipped: squares 9 + 9; products 3 + 3 - 1 + 1 - 1 - 1 - 1 - 1 + 1 = 3. Believed 10 / 30 of it.
  const centred = { ...levelOf(spiky, 0, 10), centre: 0 };
  near(inflationOf(spiky, [centred], 1), (1 + 1 / 18) / (1 - 1 / 18));
});

test("a first-order autoregression is seen as (1 + r) / (1 - r)", () => {
  const random = prng(7);
  let wander = 0;
  const values = Float64Array.from({ length: 20_000 }, () => {
    wander = 0.4 * wander + Math.sqrt(0.84) * random.gaussian();
    return wander;
  });
  near(inflationOf(values, [levelOf(values, 0, values.length)], 1), 1.4 / 0.6, 0.06);
});
