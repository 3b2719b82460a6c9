import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_PRIOR, poolNoise } from "./pooled-noise.ts";

const EULER = 0.5772156649015329;
const near = (is: number, should: number, by = 1e-9) =>
  assert.ok(Math.abs(is / should - 1) <= by, `${is}, not ${should}`);
const harmonic = (n: number) => Array.from({ length: n }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);
const squares = (n: number) =>
  Array.from({ length: n }, (_, i) => 1 / (i + 1) ** 2).reduce((a, b) => a + b, 0);
/** Digamma and trigamma at whole numbers (Abramowitz and Stegun 6.3.2 and 6.4.3). */
const psi = (n: number) => -EULER + harmonic(n - 1);
const psi1 = (n: number) => Math.PI ** 2 / 6 - squares(n - 1);

test("series whose logarithms vary as a prior of eight degrees of freedom makes them give it back (Smyth 2004, eqs. 6.2)", () => {
  // Twenty degrees of freedom each: log s^2 has variance psi1(10) + psi1(4). Two up and two down have that variance.
  const apart = Math.sqrt(((psi1(10) + psi1(4)) * 3) / 4);
  const series = [apart, apart, -apart, -apart].map((off) => ({ ratio: Math.exp(0.3 + off), freedom: 20 }));
  const { weight, ratio } = poolNoise(series);
  near(weight, 8, 1e-7);
  near(ratio, Math.exp(0.3 - (psi(10) - Math.log(10)) + psi(4) - Math.log(4)), 1e-7);
});

test("series that vary less than chance makes them lend the most, series with too little to say lend nothing", () => {
  const same = Array.from({ length: 6 }, () => ({ ratio: 1.5, freedom: 20 }));
  const { weight, ratio } = poolNoise(same);
  assert.equal(weight, 30);
  near(ratio, 1.5 * Math.exp(Math.log(10) - psi(10)));
  assert.equal(poolNoise(same.map((one) => ({ ...one, freedom: 2 }))), NO_PRIOR);
  assert.equal(poolNoise([...same.slice(3), { ratio: Number.NaN, freedom: 20 }]), NO_PRIOR);
});
