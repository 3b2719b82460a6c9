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

test("where the expansion puts a quantile of the normal, the normal's probability is found again", () => {
  // w = z + (z^2 - 1) skewness / 6 + (z^3 - 3 z) kurtosis / 24, of a mean of n values (Abramowitz and Stegun 26.2.49, without its
  // term in the square of the skewness); tails of Student's t at z from SciPy.
  for (const [score, length, freedom, skewness, kurtosis, p] of [
    [5.25, 4, 1e9, 1, 0, 3.1671244108233914e-5],
    [7.25, 2, 1e9, 0, 3, 3.1671244108233914e-5],
    [6.253153311461709, 6, 60, 1.5, 2, 8.816119353198712e-5],
    [13.7, 1, 25, 0.8, 1.2, 1.863553740722698e-5],
  ] as const) {
    const is = tailProbability(score, length, { freedom, skewness, kurtosis });
    assert.ok(Math.abs(is / p - 1) < 1e-6, `${is}, not ${p}`);
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
