import assert from "node:assert/strict";
import { test } from "node:test";
import { studentTwoSided } from "../statistics/student.ts";
import { singleTailProbability, tailProbability } from "./tail.ts";

const NORMAL = { freedom: 100, skewness: 0, kurtosis: 0 };

test("without skewness and kurtosis it is Student's t, whatever the length", () => {
  // Tables of Student's t: 2.626 and 3.390 are the two-sided 1 % and 0.1 % points at 100 degrees of freedom.
  assert.ok(Math.abs(tailProbability(2.626, 1, NORMAL) - 0.005) < 1e-5);
  assert.ok(Math.abs(tailProbability(3.39, 6, NORMAL) - 0.0005) < 1e-6);
});

test("the mean of six exponential values: the far tail is that of the gamma distribution, or said to be somewhat likelier than it is", () => {
  const shape = { freedom: 1e7, skewness: 2, kurtosis: 6 };
  for (const score of [3.5, 4, 4.5, 5]) {
    const x = 6 + score * Math.sqrt(6);
    let sum = 0;
    let term = 1;
    for (let i = 0; i < 6; i++) {
      sum += term;
      term *= x / (i + 1);
    }
    const exact = Math.exp(-x) * sum;
    const ratio = tailProbability(score, 6, shape) / exact;
    assert.ok(ratio > 0.9 && ratio < 5, `${score}: ${ratio}`);
  }
});

test("cumulants only ever widen: light tails and a skew to the other side change nothing", () => {
  const light = { freedom: 100, skewness: -2, kurtosis: -1 };
  assert.ok(Math.abs(tailProbability(4, 3, light) / studentTwoSided(4, 100) - 0.5) < 1e-9);
  assert.ok(tailProbability(4, 3, { ...NORMAL, skewness: 1 }) > 5 * studentTwoSided(4, 100));
});

test("one value alone is taken to have heavy tails, heavier ones where the level shows them", () => {
  assert.equal(singleTailProbability(6, NORMAL), studentTwoSided(6, 5) / 2);
  assert.equal(singleTailProbability(6, { ...NORMAL, kurtosis: 3 }), studentTwoSided(6, 3) / 2);
});
