import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createHistogram,
  decodeHistogram,
  encodeHistogram,
  mergeHistograms,
  percentileOf,
  percentileShown,
} from "./histogram.ts";

const latencies = (count: number, of: (at: number) => number) =>
  Float64Array.from({ length: count }, (_, at) => of(at));

test("a percentile is shown when at least 20 samples lie beyond it", () => {
  assert.equal(percentileShown(20_000, 99.9), true);
  assert.equal(percentileShown(19_999, 99.9), false);
  assert.equal(percentileShown(2000, 99), true);
  assert.equal(percentileShown(1999, 99), false);
  assert.equal(percentileShown(0, 50), false);
  const histogram = createHistogram(latencies(2000, () => 100));
  assert.equal(percentileOf(histogram, 99), 100);
  assert.equal(percentileOf(histogram, 99.9), null);
  assert.equal(percentileOf(histogram, 99, 16), null, "replies of one batch count as one");
});

test("a histogram comes back from its text with every count and percentile", () => {
  const histogram = createHistogram(latencies(50_000, (at) => 1 + at ** 1.5));
  const decoded = decodeHistogram(encodeHistogram(histogram));
  assert.equal(decoded.totalCount, 50_000);
  for (const percentile of [0, 1, 50, 90, 99, 99.9, 100]) {
    assert.equal(decoded.getValueAtPercentile(percentile), histogram.getValueAtPercentile(percentile));
  }
});

test("values keep three significant digits and stay between 1 us and 60 s", () => {
  const histogram = createHistogram([0, 1234.6, 999_999, 9e9]);
  const near = (value: number, truth: number) => assert.ok(Math.abs(value / truth - 1) < 0.001, `${value}`);
  assert.equal(histogram.getValueAtPercentile(25), 1);
  near(histogram.getValueAtPercentile(50), 1235);
  near(histogram.getValueAtPercentile(75), 999_999);
  near(histogram.getValueAtPercentile(100), 60_000_000);
});

test("merging is exact: the parts give the same histogram as the whole", () => {
  const all = latencies(30_000, (at) => (at * 7919) % 50_021);
  const parts = [all.subarray(0, 11_000), all.subarray(11_000, 11_001), all.subarray(11_001)].map((part) =>
    decodeHistogram(encodeHistogram(createHistogram(part))),
  );
  assert.equal(encodeHistogram(mergeHistograms(parts)), encodeHistogram(createHistogram(all)));
});

test("what is no histogram is refused", () => {
  assert.throws(() => decodeHistogram("bm9uc2Vuc2UsIG5vdGhpbmcgZWxzZQ=="));
});
