import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "./prng.ts";
import { medianVariance, quantileInPlace, quantileSorted } from "./quantiles.ts";

/** By quadrature over the order statistics' densities in Python (of an even count over their joint density). */
const MEDIAN_VARIANCE = [1, 0.5, 0.44867, 0.2982, 0.28683, 0.21474, 0.21045, 0.16818, 0.1661];

test("the variance of the median of up to nine normal values is that of quadrature", () => {
  for (const [i, expected] of MEDIAN_VARIANCE.entries())
    assert.ok(Math.abs(medianVariance(i + 1) / expected - 1) < 5e-4, `${i + 1} values`);
});

test("beyond nine values it is never said too small, and too large by a few percent", () => {
  // 10 to 13 values by the same quadrature; of an even count the mean of two is surer than the asymptote says.
  for (const [n, exact] of [
    [10, 0.13833],
    [11, 0.13716],
    [12, 0.11752],
    [13, 0.1168],
  ] as const) {
    const ratio = medianVariance(n) / exact;
    assert.ok(ratio > 0.985 && ratio < 1.08, `${n}: ${ratio}`);
  }
  assert.ok(Math.abs((medianVariance(1e6) * 1e6) / (Math.PI / 2) - 1) < 1e-5);
});

test("a quantile taken in place is exactly that of the sorted numbers, ties and NaN among them", () => {
  const random = prng(3);
  for (let n = 1; n <= 400; n += 1 + (n >> 3)) {
    for (const make of [() => random.gaussian(), () => random.below(4), () => 1]) {
      const values = Float64Array.from({ length: n }, make);
      for (const p of [0, 0.25, 0.3, 0.5, 0.75, 1]) {
        assert.equal(quantileInPlace(values.slice(), n, p), quantileSorted(values.toSorted(), p));
      }
    }
  }
  assert.equal(quantileInPlace(Float64Array.of(Number.NaN, 3, 1, 2, 5), 5, 0.25), 2);
  assert.equal(quantileInPlace(Float64Array.of(7, 1, 9), 2, 0.5), 4);
});
