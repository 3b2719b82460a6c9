import assert from "node:assert/strict";
import { test } from "node:test";
import { type ApartInput, type ApartRow, compareApart } from "./compare-apart.ts";
import type { Between } from "./known-changes.ts";
import type { SharedRun } from "./shared-blocks.ts";

const SLOWER: Between = {
  a: 2,
  b: 9,
  changes: [{ after: 4, upto: 5, confirmed: true, ratio: 0.8, ratio_low: 0.78, ratio_high: 0.82 }],
  level_a: 100,
  level_b: 81,
  smallest_detectable: 0.034,
};

function shared(a: readonly number[], b: readonly number[]): SharedRun[] {
  return [a, b].flatMap((values, side) =>
    values.map((value, at) => ({
      side: side === 0 ? ("a" as const) : ("b" as const),
      block: `${at}`,
      value,
    })),
  );
}

function series(more: Partial<ApartInput>): ApartInput {
  return {
    series: "1",
    group: "get/default",
    metric: "throughput_ops",
    better: "higher",
    detects: true,
    smallest_effect: 0.05,
    a: 100,
    b: 80,
    shared: [],
    obstacle: null,
    between: null,
    ...more,
  };
}

function judge(more: Partial<ApartInput>): ApartRow {
  return compareApart([series(more)])[0]!;
}

const near = (value: number | null, expected: number, within = 1e-4) =>
  assert.ok(value !== null && Math.abs(value - expected) < within, `${value} is not ${expected}`);

test("two commits far apart are compared in the blocks that measured both, with SciPy's paired t interval", () => {
  const row = judge({ shared: shared([100, 103, 99, 101, 102], [80, 84, 79, 83, 81]) });
  near(row.ratio, 0.8058108340699248, 1e-9);
  near(row.ratio_low, 0.79101976, 1e-7);
  near(row.ratio_high, 0.82087848, 1e-7);
  assert.deepEqual([row.verdict, row.basis, row.reason, row.pairs], ["worse", "pairs", null, 5]);
});

test("with no block in common there is the ratio of the medians, no interval and no verdict", () => {
  const row = judge({});
  assert.deepEqual(
    [row.verdict, row.reason, row.basis, row.ratio, row.ratio_low, row.ratio_high],
    ["can't tell", "no-shared-block", "medians", 0.8, null, null],
  );
});

test("one or two blocks in common are too few, and two have the wide interval of one degree of freedom", () => {
  const one = judge({ shared: shared([100], [80]) });
  assert.deepEqual(
    [one.verdict, one.reason, one.pairs, one.ratio_low],
    ["can't tell", "few-blocks", 1, null],
  );
  // Differences ln 0.9 and 0: mean -0.05268, standard error as large, t = 12.7062.
  const two = judge({ shared: shared([100, 100], [90, 100]) });
  assert.deepEqual([two.verdict, two.reason, two.pairs], ["can't tell", "few-blocks", 2]);
  near(two.ratio, 0.948683);
  near(two.ratio_low, Math.exp(-0.05268026 - 12.7062047 * 0.05268026));
  near(two.ratio_high, Math.exp(-0.05268026 + 12.7062047 * 0.05268026));
});

test("no change is said where the interval lies within the smallest effect, by hand", () => {
  // Differences 0.0049875, -0.0059583, 0.0060423: mean 0.0016905, standard error 0.0038365, t(2) = 4.30265.
  const pairs = shared([100, 101, 99], [100.5, 100.4, 99.6]);
  const row = judge({ a: 100, b: 100.4, shared: pairs });
  near(row.ratio_low, 0.98529);
  near(row.ratio_high, 1.01837);
  assert.deepEqual([row.verdict, row.reason], ["no change", null]);
  const narrow = judge({ a: 100, b: 100.4, shared: pairs, smallest_effect: 0.01 });
  assert.deepEqual([narrow.verdict, narrow.reason], ["can't tell", "too-noisy"]);
  // t(n - 1) of 0.05 times 0.0066450 / sqrt(n) fits into ln 1.01 - 0.0016905 = 0.0082598 from the fifth block on.
  assert.equal(narrow.blocks_needed, 5);
});

test("a difference that is told of one series is not told among five hundred", () => {
  // Mean -0.1 with a standard error of 0.01: t = 10, and t(4) is 5.6 at 0.005, above 30 at 0.00001.
  const b = [-2, -1, 0, 1, 2].map((step) => 100 * Math.exp(-0.1 + 0.0141421 * step));
  const one = series({ shared: shared([100, 100, 100, 100, 100], b) });
  assert.equal(compareApart([one])[0]!.verdict, "worse");
  const others = Array.from({ length: 499 }, () => series({ metric: "latency_us_p50" }));
  const [among] = compareApart([one, ...others]);
  assert.deepEqual([among!.verdict, among!.reason], ["can't tell", "too-noisy"]);
  assert.ok(among!.blocks_needed! > 5 && among!.blocks_needed! < 12, `${among!.blocks_needed}`);
  const unmeasured = Array.from({ length: 499 }, () => series({ b: null, metric: "latency_us_p50" }));
  assert.equal(compareApart([one, ...unmeasured])[0]!.verdict, "worse", "what has no value looks at nothing");
});

test("a sure difference of 3 % is worse, no change or neither, as the smallest effect that matters is", () => {
  const runs = shared([100, 100, 100, 100, 100], [96.9, 97, 97.1, 97, 97]);
  const judged = (smallest_effect: number) => judge({ a: 100, b: 97, shared: runs, smallest_effect });
  near(judged(0.02).ratio, 0.97);
  assert.equal(judged(0.02).verdict, "worse");
  assert.equal(judged(0.05).verdict, "no change");
  assert.deepEqual([judged(0.0305).verdict, judged(0.0305).reason], ["can't tell", "too-noisy"]);
});

test("values of other hosts, other traffic and other epochs stand side by side without a verdict", () => {
  const pairs = shared([100, 103, 99, 101, 102], [80, 84, 79, 83, 81]);
  for (const obstacle of ["other-host", "other-traffic"] as const) {
    const row = judge({ obstacle, shared: pairs, between: SLOWER });
    assert.deepEqual([row.verdict, row.reason, row.ratio_low], ["can't tell", obstacle, null]);
    assert.equal(row.ratio, 0.8);
  }
  const epoch = judge({ obstacle: "other-epoch", between: SLOWER });
  assert.deepEqual([epoch.verdict, epoch.reason, epoch.basis], ["can't tell", "other-epoch", "medians"]);
});

test("what was not measured, and what is only shown, is never judged", () => {
  assert.equal(judge({ a: null }).reason, "not-measured");
  assert.equal(judge({ b: Number.NaN }).reason, "not-measured");
  assert.equal(judge({ b: null }).ratio, null);
  const shown = judge({ detects: false, shared: shared([100, 103, 99], [80, 84, 79]) });
  assert.deepEqual([shown.verdict, shown.reason, shown.basis], ["can't tell", "never-judged", "pairs"]);
});

test("there is no ratio to zero, and one from a value to zero is zero", () => {
  const from_zero = judge({ a: 0, b: 3, shared: shared([0, 0, 0], [3, 3, 3]) });
  assert.deepEqual([from_zero.verdict, from_zero.reason, from_zero.ratio], ["can't tell", "zero", null]);
  const to_zero = judge({ a: 3, b: 0 });
  assert.deepEqual([to_zero.reason, to_zero.ratio], ["no-shared-block", 0]);
});

test("a confirmed change between two commits tells of them where no block measured both", () => {
  const row = judge({ between: SLOWER });
  assert.deepEqual(
    [row.verdict, row.basis, row.ratio, row.ratio_low, row.ratio_high],
    ["worse", "changes", 0.8, 0.78, 0.82],
  );
  assert.equal(judge({ between: SLOWER, better: "lower" }).verdict, "better");
  assert.equal(judge({ between: SLOWER, smallest_effect: 0.25 }).reason, "too-noisy");
});

test("a level on which nothing was seen to move is no proof of no change, and says what would have been seen", () => {
  const row = judge({ between: { ...SLOWER, changes: [] } });
  assert.deepEqual([row.verdict, row.reason, row.smallest_detectable], ["can't tell", "same-level", 0.034]);
  const suspected = SLOWER.changes.map((one) => ({ ...one, confirmed: false }));
  assert.equal(judge({ between: { ...SLOWER, changes: suspected } }).reason, "suspected");
});

test("blocks in common go before confirmed changes, and what contradicts them is not told", () => {
  const noisy = shared([100, 100, 100, 100], [70, 95, 74, 92]);
  const row = judge({ shared: noisy, between: SLOWER });
  assert.deepEqual([row.verdict, row.basis], ["worse", "changes"]);
  const steady = shared([100, 100, 100, 100], [99, 108, 98, 107]);
  const apart = judge({ a: 100, b: 103, shared: steady, between: SLOWER });
  assert.deepEqual([apart.verdict, apart.reason, apart.basis], ["can't tell", "disagreeing", "pairs"]);
});

test("the same metric of other workloads lends its spread, so that five blocks tell what is plain to see", () => {
  // Mean -0.5 and standard error 0.05: t = 10, where 31 judged series ask for 12.3 of four degrees of freedom.
  const steps = [-2, -1, 0, 1, 2].map((step) => 0.0707107 * step);
  const slower = steps.map((step) => 100 * Math.exp(-0.5 + step));
  const same = steps.map((step) => 100 * Math.exp(-step));
  const flat = [100, 100, 100, 100, 100];
  const one = series({ shared: shared(flat, slower) });
  const many = Array.from({ length: 30 }, () => series({ metric: "latency_us_p50" }));
  assert.equal(compareApart([one, ...many])[0]!.reason, "too-noisy");
  const lender = series({ shared: shared(flat, same), series: "2" });
  assert.equal(compareApart([one, lender, ...many])[0]!.verdict, "worse");
});
