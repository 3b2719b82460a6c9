import assert from "node:assert/strict";
import { test } from "node:test";
import { geometricMeans } from "./geometric-mean.ts";

const of = (...ratios: (number | null)[]) => ratios.map((ratio) => ({ metric: "throughput_ops", ratio }));

test("half and double are no change together, whichever of the two is the reference", () => {
  assert.equal(geometricMeans(of(2, 0.5))[0]!.ratio, 1);
  const ratios = [1.2, 0.7, 3.1, 0.95];
  const there = geometricMeans(of(...ratios))[0]!.ratio!;
  const back = geometricMeans(of(...ratios.map((ratio) => 1 / ratio)))[0]!.ratio!;
  // By hand: (1.2 * 0.7 * 3.1 * 0.95) ^ (1 / 4) = 2.4738 ^ 0.25.
  assert.ok(Math.abs(there - 2.4738 ** 0.25) < 1e-12);
  assert.ok(Math.abs(there * back - 1) < 1e-12);
});

test("series without a ratio, or with zero, are left out and counted", () => {
  assert.deepEqual(geometricMeans(of(4, null, 0, 1)), [
    { metric: "throughput_ops", ratio: 2, series: 2, left_out: 2 },
  ]);
  assert.deepEqual(geometricMeans(of(null)), [
    { metric: "throughput_ops", ratio: null, series: 0, left_out: 1 },
  ]);
  assert.deepEqual(geometricMeans([]), []);
});

test("each metric has a mean of its own, in the order in which they come", () => {
  const found = geometricMeans([
    { metric: "latency_us_p99", ratio: 3 },
    { metric: "throughput_ops", ratio: 0.5 },
    { metric: "latency_us_p99", ratio: 12 },
  ]);
  assert.deepEqual(
    found.map(({ metric, series }) => [metric, series]),
    [
      ["latency_us_p99", 2],
      ["throughput_ops", 1],
    ],
  );
  assert.ok(Math.abs(found[0]!.ratio! - 6) < 1e-12);
});
