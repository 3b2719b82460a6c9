import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import type { CommitValue } from "./block-model.ts";
import { levelMean, levelResidual, levelVariance, neighbourVariance, runVariance } from "./noise.ts";

const near = (is: number, should: number, by = 1e-12) =>
  assert.ok(Math.abs(is / should - 1) <= by, `${is}, not ${should}`);

const commitOf = (position: number, runs: number[]): CommitValue => ({
  position,
  value: 0,
  runs,
  blocks: runs.map((_, i) => `r${i}`),
  information: runs.length,
});

test("a level's variance is the closed form of the mean of an AR(1) process, and the sum over its correlations", () => {
  for (const rho of [0, 0.4, 0.8]) {
    for (const n of [1, 2, 7, 40]) {
      // Priestley 1981, 5.3.5: (1 + r) / (1 - r) less what the ends lack.
      const closed = (1 / n) * ((1 + rho) / (1 - rho) - (2 * rho * (1 - rho ** n)) / (n * (1 - rho) ** 2));
      let sum = 0;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += rho ** Math.abs(i - j);
      near(levelVariance(0, 1, n, rho), closed, 1e-9);
      near(levelVariance(0.3, 0.7, n, rho), 0.3 / n + (0.7 * sum) / n ** 2, 1e-9);
    }
  }
});

test("the variance of a run, by hand: quartiles of the normal from SciPy, a degree of freedom for each further block", () => {
  // Differences 1, 2, 3 and 2, 4, 6: their median is 2.5, their upper quartile 3.75.
  const commits = [commitOf(0, [0, 1, 3]), commitOf(1, [10, 12, 16])];
  const scale = Math.max(2.5 / 0.6744897501960817, 3.75 / 1.1503493803760079) / Math.SQRT2;
  near(runVariance(commits, 3), (scale ** 2 * 6) / 4, 1e-4);
  assert.equal(runVariance([commitOf(0, [1]), commitOf(1, [2])], 1), 0);
});

test("both guesses of the variance are those of normal noise", () => {
  const random = prng(8);
  const commits = Array.from({ length: 2_000 }, (_, i) => commitOf(i, [0, 1, 2, 3, 4].map(random.gaussian)));
  // Three standard errors of a squared quartile of so many differences.
  near(runVariance(commits, 5), 1, 0.1);
  near(neighbourVariance(Array.from({ length: 8_000 }, random.gaussian)), 1, 0.1);
  // The 30 % quantile of |normal| from SciPy: of differences that are all 1 it makes this.
  near(neighbourVariance([0, 1, 0, 1]), 0.5 / 0.38532046640756773 ** 2, 1e-4);
});

test("levels and what is left of them, by hand", () => {
  const [values, weights] = [
    [1, 3, 10, 14],
    [3, 1, 1, 1],
  ];
  near(levelMean(values, weights, 0, 2), 1.5);
  // 0.5^2 + 1.5^2 + 2^2 + 2^2 with two degrees of freedom.
  assert.deepEqual(levelResidual(values, weights, [0, 2]), { variance: 5.25, freedom: 2 });
  assert.ok(Number.isNaN(levelResidual([1], [1], [0]).variance));
});
