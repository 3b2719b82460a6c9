import assert from "node:assert/strict";
import { test } from "node:test";
import { scaleOf } from "../statistics/scale.ts";
import { passGate, weighSteps } from "./gate.ts";
import type { Noise } from "./noise.ts";
import { placeOdds } from "./place.ts";
import { NO_PRIOR } from "./pooled-noise.ts";
import { noiseAt, type SeriesFit } from "./series-fit.ts";

const near = (is: number, should: number, by = 1e-9) =>
  assert.ok(Math.abs(is / should - 1) <= by, `${is}, not ${should}`);

/** Commits c0, c1, ... with the runs given, one a block; their values are the middle ones. */
function fitOf(runs: number[][], runs_part: number, starts: number[], smallest_effect = 0.05): SeriesFit {
  const input = { key: "s", group: "g", metric: "m", better: "higher" as const, detects: true, runs: [] };
  const commits = runs.map((all, position) => ({
    position,
    value: all.toSorted((a, b) => a - b)[all.length >> 1]!,
    runs: all,
    blocks: all.map((_, i) => `r${i}`),
    information: all.length,
  }));
  return {
    input: { ...input, smallest_effect },
    scale: scaleOf([0, 1]),
    measured: runs.length,
    commits,
    values: Float64Array.from(commits, ({ value }) => value),
    runs_part: new Float64Array(runs.length).fill(runs_part),
    run_variance: 0.04,
    exact: false,
    starts,
  };
}

const noiseOf = (n: number, runs_part: number, commit: number, freedom: number): Noise => ({
  run: 0.04,
  commit,
  of_value: new Float64Array(n).fill(runs_part + commit),
  freedom,
});

test("a step is weighed by Student's t over runs and AR(1) commits, or by its runs where they say less (SciPy)", () => {
  const fit = fitOf(
    [1, 1.3, 0.9, 3.1, 2.8, 3.3, 3].map((value) => [value]),
    0.05,
    [0, 3],
  );
  const [step] = weighSteps(fit, [0, 3], noiseOf(7, 0.05, 0.02, 11));
  near(step!.score, 8.95430615276005);
  // The t alone gives 2.2e-6; three runs that all are beyond, where strays are at most 1 in 8, give less evidence.
  near(step!.p_value, 0.00390625);
  const many = fitOf(
    [1, 1.3, 0.9, 3.1, 2.8, 3.3, 3].map((value) => Array(9).fill(value)),
    0.05,
    [0, 3],
  );
  near(weighSteps(many, [0, 3], noiseOf(7, 0.05, 0.02, 11))[0]!.p_value, 2.203134098984718e-6, 1e-6);
});

test("the weakest that fails falls first: of a step and a wobble inside its level only the step stands", () => {
  const runs = [0, 0.1, 0, 0.1, 0.06, 0.1, 5, 5.1, 5, 5.1, 5, 5.1].map((value) => [
    value - 0.2,
    value,
    value + 0.2,
  ]);
  const { starts, steps } = passGate(fitOf(runs, 0.01, [0, 4, 6]), 1e-4, NO_PRIOR);
  assert.deepEqual([starts, steps.length], [[0, 6], 1]);
  // Four runs of 5 are sure, and matter to nobody who asks for more than the step.
  assert.deepEqual(passGate(fitOf(runs, 0.01, [0, 6], 6), 1e-4, NO_PRIOR).starts, [0]);
});

test("a place costs what Student's t with four degrees of freedom says of every run, as SciPy sums it", () => {
  const runs = [
    [0, 0.1, -0.1],
    [0.05, -0.02, 0.2],
    [0.6, 0.1, 0.3],
    [0.9, 1.1, 1],
    [1.2, 0.95, 0.8],
    [1, 1.05, 0.7],
  ];
  const fit = fitOf(runs, 0.02, [0, 3]);
  const step = { ...weighSteps(fit, [0, 3], noiseOf(6, 0.02, 0.01, 9))[0]!, before: 0.1, after: 1 };
  const places = placeOdds(fit, [0, 3], step, noiseOf(6, 0.02, 0.01, 9));
  assert.deepEqual(
    places.map(({ index }) => index),
    [1, 2, 3, 4, 5],
  );
  const expected = [29.88766564032802, 10.102428964343133, 0, 19.478574459309733, 37.186936217040326];
  for (const [i, { odds }] of places.entries()) assert.ok(Math.abs(odds - expected[i]!) < 1e-9, `${odds}`);
});

test("the noise of a series is drawn towards that of all as Smyth's moderated variance is", () => {
  // Values 1, 2, 3, 6 about their mean 3: squares 14, three degrees of freedom; runs explain 2.
  const fit = fitOf([[1], [2], [3], [6]], 2, [0]);
  const { commit, freedom } = noiseAt(fit, [0], { ratio: 1.5, weight: 6 });
  near(commit, ((14 / 2 + 1.5 * 6) / 9 - 1) * 2);
  assert.equal(freedom, 9);
  assert.equal(noiseAt(fit, [0], { ratio: 0.1, weight: 30 }).commit, 0);
});
