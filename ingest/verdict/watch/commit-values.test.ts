import assert from "node:assert/strict";
import { test } from "node:test";
import { summariseRuns, watchedSeries } from "./commit-values.ts";

test("a commit is the median of its runs and their sample variance", () => {
  assert.deepEqual(summariseRuns([2, 4, 4, 4, 5, 5, 7, 9]), { value: 4.5, runs: 8, variance: 32 / 7 });
  assert.ok(Number.isNaN(summariseRuns([3]).variance) && Number.isNaN(summariseRuns([]).value));
});

test("the middle variance of runs is brought to the true one: medians of chi-square over its mean, from SciPy", () => {
  // For true variance 1 the middle one of n runs is this; Wilson and Hilferty's cube is near it.
  for (const [runs, middle, by] of [
    [2, 0.454936423119572, 0.035],
    [3, 0.6931471805599455, 0.015],
    [5, 0.8391734950083306, 0.005],
    [10, 0.9269814102503283, 0.001],
  ] as const) {
    const { runs_part } = watchedSeries(
      [
        { value: 0, runs, variance: middle },
        { value: 0, runs: 1, variance: Number.NaN },
      ],
      0,
    );
    assert.ok(Math.abs(runs_part[1]! - 1) < by, `${runs}: ${runs_part[1]}`);
  }
});

test("what repeats exactly keeps a least variance, what was not measured has none", () => {
  const { runs_part } = watchedSeries([summariseRuns([1, 1, 1]), summariseRuns([])], 0.01);
  assert.equal(runs_part[0], 0.0001);
  assert.ok(Number.isNaN(runs_part[1]));
});
