import assert from "node:assert/strict";
import { test } from "node:test";
import { studentTwoSided } from "../statistics/student.ts";
import { singleTailProbability, tailProbability } from "./tail.ts";

const NORMAL = { freedom: 100, skewness: 0, kurtosis: 0 };

test("without skewness and kurtosis it is Student's t, whatever the length", () => {
  // Tables of Student's t: 2.626 and 3.390 are the two-sided 1 % and 0.1 % points at 100 degrees of freedom.
  assert.ok(Math.abs(tailProbability(2.626, 1, NORMAL) - 0.01) < 1e-5);
  assert.ok(Math.abs(tailProbability(3.39, 6, NORMAL) - 0.001) < 1e-5);
});

test("the mean of six exponential values: the far tail is that of the gamma distribution within a third", () => {
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
    const ratio = tailProbability(score, 6, shape) / 2 / exact;
    assert.ok(ratio > 0.6 && ratio < 1.6, `${score}: ${ratio}`);
  }
});

test("cumulants only ever widen: light tails and a skew to the other side change nothing", () => {
  const light = { freedom: 100, skewness: -2, kurtosis: -1 };
  assert.ok(Math.abs(tailProbability(4, 3, light) / studentTwoSided(4, 100) - 1) < 1e-9);
  assert.ok(tailProbability(4, 3, { ...NORMAL, skewness: 1 }) > 10 * studentTwoSided(4, 100));
});

test("one value alone is judged by the heavier of its tails", () => {
  assert.equal(singleTailProbability(6, NORMAL), studentTwoSided(6, 100));
  assert.equal(singleTailProbability(6, { ...NORMAL, kurtosis: 1.5 }), studentTwoSided(6, 4));
});
