import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "hdr-histogram-js";
import {
  decodeHistogram,
  encodeHistogram,
  percentileShown,
  percentilesOf,
  toHistogram,
} from "./histogram.ts";
import { LatencyCounts } from "./latency-counts.ts";

const latencies = (count: number, of: (at: number) => number) =>
  Float64Array.from({ length: count }, (_, at) => of(at));

function counted(values: Iterable<number>): LatencyCounts {
  const counts = new LatencyCounts();
  for (const value of values) counts.record(value, 1);
  return counts;
}

test("a percentile is shown when at least 20 samples lie beyond it", () => {
  assert.equal(percentileShown(20_000, 99.9), true);
  assert.equal(percentileShown(19_999, 99.9), false);
  assert.equal(percentileShown(2000, 99), true);
  assert.equal(percentileShown(1999, 99), false);
  assert.equal(percentileShown(0, 50), false);
  const counts = counted(latencies(2000, () => 100));
  assert.equal(percentilesOf(counts, 1).p99, 100);
  assert.equal(percentilesOf(counts, 1).p999, null);
  assert.equal(percentilesOf(counts, 16).p99, null, "replies of one batch count as one");
});

test("counts are HdrHistogram's: the same buckets, percentiles and text as the library's own", () => {
  const values = latencies(50_000, (at) => Math.round(1 + at ** 1.6));
  const theirs = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
  });
  for (const value of values) theirs.recordValue(value);
  const ours = counted(values);
  for (const percentile of [0, 1, 50, 90, 99, 99.9, 99.99, 100]) {
    assert.equal(ours.percentile(percentile), theirs.getValueAtPercentile(percentile), `p${percentile}`);
  }
  const decoded = decodeHistogram(encodeHistogram(ours));
  assert.equal(decoded.totalCount, 50_000);
  for (const percentile of [0, 1, 50, 90, 99, 99.9, 100]) {
    assert.equal(decoded.getValueAtPercentile(percentile), theirs.getValueAtPercentile(percentile));
  }
});

test("values keep three significant digits and stay between 1 us and 60 s; the maximum is exact", () => {
  const counts = counted([0, 1234.6, 999_999, 9e9]);
  const near = (value: number | null, truth: number) =>
    assert.ok(Math.abs(value! / truth - 1) < 0.001, `${value}`);
  assert.equal(counts.percentile(25), 1);
  near(counts.percentile(50), 1235);
  near(counts.percentile(75), 999_999);
  near(counts.percentile(100), 60_000_000);
  assert.equal(counted([1_234_567]).max_us, 1_234_567);
  assert.equal(counted([]).percentile(50), null);
});

test("merging is exact: the parts give the same histogram as the whole", () => {
  const all = latencies(30_000, (at) => (at * 7919) % 50_021);
  const merged = new LatencyCounts();
  for (const part of [all.subarray(0, 11_000), all.subarray(11_000, 11_001), all.subarray(11_001)]) {
    const counts = counted(part);
    merged.add(counts.toSparse(), counts.max_us);
  }
  assert.deepEqual(merged.counts, counted(all).counts);
  assert.equal(merged.total, 30_000);
  assert.equal(merged.max_us, counted(all).max_us);
  assert.equal(encodeHistogram(merged), encodeHistogram(counted(all)));
});

test("counts that were cleared are as new", () => {
  const counts = counted([5, 50_000]);
  counts.clear();
  counts.record(7, 2);
  assert.deepEqual([...counts.toSparse()], [7, 2]);
  assert.equal(toHistogram(counts).totalCount, 2);
});

test("what is no histogram is refused", () => {
  assert.throws(() => decodeHistogram("bm9uc2Vuc2UsIG5vdGhpbmcgZWxzZQ=="));
});
