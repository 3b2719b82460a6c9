import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { inflation, levelNoise } from "./level-noise.ts";

const near = (value: number, expected: number, by: number) =>
  assert.ok(Math.abs(value - expected) <= by, `${value}, not ${expected}`);

test("without strays it is the mean and the variance that runs do not explain", () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8];
  const noise = levelNoise(values, Array(8).fill(1), 0, 8);
  near(noise.level, 4.5, 1e-9);
  // The sample variance of 1 .. 8 is 6.
  near(noise.between, 5, 1e-9);
  near(noise.information, 8 / 6, 1e-9);
});

test("copper in wholemeal flour: location and scale are the fixed point of Huber's proposal 2", () => {
  // The chem data of R's MASS (Analytical Methods Committee 1989). With the reach of 3.5 the two equations were solved in SciPy, by
  // what at MASS's reach of 1.5 gives the published 3.2055 and 0.6737.
  const chem = [2.9, 3.1, 3.4, 3.4, 3.7, 3.7, 2.8, 2.5, 2.4, 2.4, 2.7, 2.2].concat([
    5.28, 3.37, 3.03, 3.03, 28.95, 3.77, 3.4, 2.2, 3.5, 3.6, 3.7, 3.7,
  ]);
  const noise = levelNoise(chem, Array(24).fill(0), 0, 24);
  // Five passes come this near.
  near(noise.level, 3.36125483, 0.005);
  near(Math.sqrt(noise.between), 1.008246, 0.015);
});

test("where runs explain all there is, nothing is left between commits", () => {
  assert.equal(levelNoise([1, 2, 3, 4], Array(4).fill(9), 0, 4).between, 0);
});

test("strays move the level and its noise little", () => {
  const random = prng(4);
  const values = Array.from({ length: 200 }, () => random.gaussian());
  const calm = levelNoise(values, Array(200).fill(0.1), 0, 200);
  for (const at of [3, 70, 111, 180]) values[at] = 500;
  const wild = levelNoise(values, Array(200).fill(0.1), 0, 200);
  near(wild.level, calm.level, 0.15);
  near(wild.between, calm.between, 0.5);
});

test("the mean of AR(1) neighbours varies as their autocorrelation says", () => {
  // (1 + rho) for two; for three 1 + (4 rho + 2 rho^2) / 3: sums over the correlation matrix by hand.
  near(inflation([0.4, 0.16], 2), 1.4, 1e-12);
  near(inflation([0.4, 0.16], 3), 1 + (4 * 0.4 + 2 * 0.16) / 3, 1e-12);
  assert.equal(inflation([], 6), 1);
});

test("likeness of neighbours is seen where it is, and not where it is not", () => {
  let alike = 0;
  let plain = 0;
  const trials = 40;
  for (let seed = 1; seed <= trials; seed++) {
    const random = prng(seed);
    let wander = random.gaussian();
    const wandering = Array.from({ length: 250 }, () => {
      wander = 0.4 * wander + Math.sqrt(0.84) * random.gaussian();
      return wander;
    });
    const white = wandering.map(() => random.gaussian());
    const of = (values: number[]) => levelNoise(values, Array(250).fill(0), 0, 250).autocorrelation;
    alike += inflation(of(wandering), 6) / trials;
    plain += inflation(of(white), 6) / trials;
  }
  // The truth for rho = 0.4 and six neighbours is 1.94.
  assert.ok(alike > 1.7 && alike < 2.2, `${alike}`);
  assert.ok(plain < 1.08, `${plain}`);
});
