import assert from "node:assert/strict";
import { test } from "node:test";
import { percentileShown } from "../../ingest/load/record/histogram.ts";
import { ownPart, percentileCurve, percentileOf, placeOf, TOLD } from "./percentile-curve.ts";

/** Latencies 1, 2, ... up to so many microseconds, each once. */
const uniform = (count: number) => ({
  upto_us: Array.from({ length: count }, (_, i) => i + 1),
  counts: Array.from({ length: count }, () => 1),
});

test("percentiles are where so many of the samples lie at or below, by hand", () => {
  const curve = percentileCurve([uniform(10_000)], 1);
  assert.deepEqual(
    [50, 90, 99].map((percentile) => percentileOf(curve, percentile)),
    [5_000, 9_000, 9_900],
  );
  assert.equal(curve.samples, 10_000);
  assert.deepEqual(curve.points[0], { at: 0, us: 1 });
});

test("histograms of several runs are merged exactly", () => {
  const halves = [
    { upto_us: [10, 30], counts: [500, 100] },
    { upto_us: [20, 30], counts: [300, 100] },
  ];
  const whole = { upto_us: [10, 20, 30], counts: [500, 300, 200] };
  assert.deepEqual(percentileCurve(halves, 1), percentileCurve([whole], 1));
});

test("the curve ends where fewer than 20 samples lie beyond, as the load generator's own rule has it", () => {
  for (const samples of [30, 40, 199, 200, 1_999, 2_000, 20_000, 25_000]) {
    for (const together of [1, 16]) {
      const curve = percentileCurve([uniform(samples)], together);
      for (const percentile of TOLD) {
        const shown = percentileOf(curve, percentile) !== null;
        assert.equal(
          shown,
          percentileShown(samples / together, percentile),
          `${samples} ${together} p${percentile}`,
        );
      }
      assert.ok(curve.points.every(({ at }) => samples * 10 ** -at >= 20 * together * (1 - 1e-8)));
    }
  }
  assert.deepEqual(percentileCurve([uniform(20)], 1).points, []);
  assert.deepEqual(percentileCurve([], 1).points, []);
});

test("on the axis every nine is as long as the one before it", () => {
  for (const [percentile, at] of [
    [0, 0],
    [90, 1],
    [99, 2],
    [99.9, 3],
  ] as const) {
    assert.ok(Math.abs(placeOf(percentile) - at) < 1e-9);
  }
});

test("where half of a latency is the generator's own lag the curve ends at the percentile before", () => {
  const curve = percentileCurve([uniform(100_000)], 1);
  const lags = [
    { percentile: 99, us: 60_000 },
    { percentile: 50, us: 1_000 },
    { percentile: 95, us: 47_000 },
  ];
  const own = ownPart(curve, lags);
  assert.equal(percentileOf(own, 95), 95_000);
  assert.equal(percentileOf(own, 99), null);
  assert.ok(Math.abs(own.end - placeOf(95)) < 1e-9);
  assert.deepEqual(ownPart(curve, [{ percentile: 50, us: 40_000 }]).points, []);
  assert.deepEqual(ownPart(curve, lags.slice(1)), curve);
});
