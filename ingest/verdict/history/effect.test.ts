import assert from "node:assert/strict";
import { test } from "node:test";
import { scaleOf } from "../statistics/scale.ts";
import { effectOf, ratioOf, smallestDetectable } from "./effect.ts";
import type { Step } from "./gate.ts";
import type { Noise } from "./noise.ts";

const near = (is: number, should: number, by = 1e-9) =>
  assert.ok(Math.abs(is / should - 1) <= by, `${is}, not ${should}`);
const log = scaleOf([1]);
const noise = (commit: number, freedom: number): Noise => ({
  run: 1,
  commit,
  of_value: new Float64Array(),
  freedom,
});

test("the ratio's interval is Student's t on logarithms, as SciPy computes it", () => {
  const step = { before: Math.log(200), after: Math.log(180), standard_error: 0.0123 } as Step;
  const effect = effectOf(step, noise(0, 23), log);
  near(effect.ratio!, 0.9);
  near(effect.ratio_low!, 0.8773888447933131);
  near(effect.ratio_high!, 0.9231938664444863);
});

test("from zero there is no ratio, and below zero its interval keeps its order", () => {
  const linear = scaleOf([-2, 2]);
  assert.deepEqual(ratioOf(0, 1, 0.5, linear), {
    before: 0,
    after: 2,
    ratio: null,
    ratio_low: null,
    ratio_high: null,
  });
  const { ratio_low, ratio, ratio_high } = ratioOf(-1, -1.5, 0.25, linear);
  assert.deepEqual([ratio_low, ratio, ratio_high], [1.25, 1.5, 1.75]);
});

test("the smallest change is what passes the gate or is sure of its place, as computed with SciPy's t and the AR(1) sum", () => {
  near(smallestDetectable(noise(1e-4, 30), 4e-4, 1e-6, 0.01, log)!, 0.14450531917373372, 1e-6);
  near(smallestDetectable(noise(1e-4, 30), 4e-4, 1e-2, 0.01, log)!, 0.10585971930848431, 1e-6);
  assert.equal(smallestDetectable(noise(1e-4, 30), 4e-4, 1e-6, 0.2, log), 0.2);
  assert.equal(smallestDetectable(noise(1e-4, 0), 4e-4, 1e-6, 0.2, log), null);
});
