import assert from "node:assert/strict";
import { test } from "node:test";
import { levelVariance } from "../history/noise.ts";
import { poolNoise } from "../history/pooled-noise.ts";
import { digamma, trigamma, trigammaInverse } from "./gamma.ts";
import { median, medianVariance, quantile } from "./quantiles.ts";
import { binomialTail, incompleteBeta, logGamma, studentCritical, studentTwoSided } from "./student.ts";

// Expected figures were computed independently with SciPy 1.17 and NumPy 2.4.

function near(actual: number, expected: number, relative = 1e-9) {
  const off = Math.abs(actual - expected);
  assert.ok(off <= relative * Math.abs(expected), `${actual} is not ${expected}`);
}

test("quantiles interpolate as NumPy's default does", () => {
  const values = [3.1, 1.2, 9.9, 4.4, 2.0, 7.3];
  near(quantile(values, 0.1), 1.6);
  near(quantile(values, 0.3), 2.55);
  near(quantile(values, 0.75), 6.575);
  near(median(values), 3.75);
  assert.ok(Number.isNaN(median([])));
  assert.equal(median([7]), 7);
});

test("Student's t keeps its relative accuracy far out in the tails", () => {
  near(studentTwoSided(2.2281388519649385, 10), 0.05000000000180864);
  near(studentTwoSided(6.5, 14), 1.401825662881713e-5);
  near(studentTwoSided(-9.2, 20), 1.2613213552226249e-8);
  near(studentTwoSided(8, 96), 2.8411103859872624e-12);
  near(studentTwoSided(1, 1), 0.5);
  near(studentCritical(0.05, 4), 2.7764451051977943);
  near(studentCritical(1e-6, 20), 6.927031381423296);
  assert.equal(studentTwoSided(5, 0), 1);
  assert.equal(studentTwoSided(Number.NaN, 5), 1);
});

test("beta, gamma and binomial tails agree with SciPy", () => {
  near(incompleteBeta(0.3, 2.5, 1.5), 0.08894372317066562);
  near(incompleteBeta(0.99, 10, 0.5), 0.6579281751567845);
  near(binomialTail(3, 5, 0.04), 0.0006022144);
  near(binomialTail(5, 5, 0.0079), 3.0770563990000016e-11);
  near(binomialTail(9, 10, 0.12), 4.602524073983999e-8);
  near(logGamma(0.3), 1.0957979948180756);
  near(logGamma(12.5), 18.73434751193645);
  near(digamma(0.5), -1.9635100260214235);
  near(digamma(7.3), 1.917820335637986);
  near(trigamma(0.5), Math.PI ** 2 / 2);
  near(trigamma(10), 0.1051663356816857);
  near(trigammaInverse(0.2), 5.483451779853042);
});

test("series that agree pool their noise by Smyth's moments", () => {
  const ratios = [0.6, 1.2, 0.9, 2.5, 1.1, 0.8, 3.9, 1.0];
  const freedoms = [20, 20, 18, 20, 22, 20, 15, 20];
  const prior = poolNoise(ratios.map((ratio, i) => ({ ratio, freedom: freedoms[i]! })));
  near(prior.weight, 8.11676452118008);
  near(prior.ratio, 1.1495193713268606);
  assert.equal(poolNoise([{ ratio: 1, freedom: 20 }]).weight, 0);
});

test("the variance of a median of few normal values is the exact one", () => {
  near(medianVariance(3), 0.4486711045782079, 1e-3);
  near(medianVariance(5), 0.2868336616058766, 1e-3);
});

test("a level's mean is less sure when neighbouring commits resemble each other", () => {
  near(levelVariance(0, 1, 5, 0.4), 0.378688);
  near(levelVariance(2, 0, 5, 0.4), 0.4);
});
