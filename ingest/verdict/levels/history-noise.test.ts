import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { scaleOf } from "../statistics/scale.ts";
import { findLevels } from "./find-levels.ts";
import { detectableStep, runSpread } from "./history-noise.ts";

const linear = scaleOf([-1, 1]);
const near = (is: number, should: number, by: number) =>
  assert.ok(Math.abs(is / should - 1) <= by, `${is}, not ${should}`);

/** Median of the range of 2 to 11 standard normal values, by quadrature of its distribution in SciPy. */
const MEDIAN_RANGE = [0.9539, 1.5878, 1.9783, 2.2569, 2.4717, 2.6455, 2.7908, 2.9154, 3.0242];

test("the spread of runs is their range over that of the normal, whose medians are those of quadrature", () => {
  for (const [i, expected] of MEDIAN_RANGE.entries()) {
    const runs = Array.from({ length: i + 2 }, (_, k) => (k === i + 1 ? 1 : 0));
    near(runSpread([{ position: 0, value: 0, runs }], linear)!.one, 1 / expected, 2e-3);
  }
});

test("of the ranges the middle one counts, and of a commit's value the variance of its median is left", () => {
  const history = [[0, 2], [0, 1, 4], [5], [0, 90]].map((runs, position) => ({ position, value: 0, runs }));
  const { one, of_value } = runSpread(history, linear)!;
  near(one, 4 / 1.5878, 2e-3);
  // Variances of medians of 2, 3, 1 and 2 normal values.
  near(of_value, one * Math.sqrt((0.5 + 0.4487 + 1 + 0.5) / 4), 1e-9);
  assert.equal(runSpread([{ position: 0, value: 0, runs: [1] }], linear), null);
});

test("the detectable step is the gate's limit and 0.84 standard errors more, by hand", () => {
  const gated = { levels: [], steps: [], spread: 0.01, inflation: 1.5 };
  const error = 0.01 * Math.sqrt(0.3);
  near(detectableStep(gated, 100, 0, scaleOf([1]))!, Math.expm1(4.8416 * error), 1e-9);
  assert.equal(detectableStep(gated, 100, 0.07, scaleOf([1])), 0.07);
  assert.equal(detectableStep(gated, 11, 0, linear), null);
});

test("a step as small as that, with ten commits on each side, is found in about 80 % of cases", () => {
  const random = prng(4);
  let found = 0;
  for (let i = 0; i < 200; i++) {
    const noise = Array.from({ length: 60 }, () => 0.01 * random.gaussian());
    const step = Math.log1p(detectableStep(findLevels(Float64Array.from(noise), 0), 60, 0, scaleOf([1]))!);
    const values = Float64Array.from(noise, (value, k) => value + (k >= 25 && k < 35 ? 0 : step));
    if (findLevels(values.subarray(25, 45), 0).steps.length > 0) found += 1;
  }
  assert.ok(found > 130 && found < 200, `${found} of 200`);
});
