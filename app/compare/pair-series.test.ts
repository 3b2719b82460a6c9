import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetricKey } from "../../db/contract/metric.ts";
import type { SideSeries } from "../../db/queries/compare/side-series.ts";
import { pairSeries } from "./pair-series.ts";

let next = 1;
function series(more: Partial<SideSeries>): SideSeries {
  return {
    series_id: next++,
    workload_revision_id: 1,
    workload: "get",
    title: "GET",
    smallest_effect: 0.05,
    variant_id: 1,
    variant: "default",
    metric: "throughput_ops",
    runs: 5,
    median: 100,
    ...more,
  };
}

test("series are paired by what they measure, in the order of display", () => {
  const p99: MetricKey = "latency_us_p99";
  const set = { workload: "set", workload_revision_id: 2 };
  const pairs = pairSeries(
    [series(set), series({ metric: p99 }), series({})],
    [series({}), series(set)],
    null,
  );
  assert.deepEqual(
    pairs.map(({ workload, metric, a, b }) => [workload, metric, a !== null, b !== null]),
    [
      ["get", "throughput_ops", true, true],
      ["get", p99, true, false],
      ["set", "throughput_ops", true, true],
    ],
  );
});

test("of several revisions the newest that both have counts; with none in common the two are not alike", () => {
  const old = series({ workload_revision_id: 1, median: 7 });
  const fresh = series({ workload_revision_id: 3, median: 9 });
  const [common] = pairSeries([fresh, old], [series({ workload_revision_id: 1 })], null);
  assert.deepEqual([common!.a?.median, common!.alike], [7, true]);
  const [apart] = pairSeries([fresh], [series({ workload_revision_id: 1 })], null);
  assert.equal(apart!.alike, false);
  const [flags] = pairSeries([series({ variant_id: 1 })], [series({ variant_id: 2 })], null);
  assert.equal(flags!.alike, false, "a variant with other flags is another one");
});

test("one variant is compared with another under the same traffic", () => {
  const both = [series({}), series({ variant: "io-4", variant_id: 2, median: 140 })];
  const pairs = pairSeries(both, both, { a: "default", b: "io-4" });
  assert.deepEqual(
    pairs.map(({ a, b, alike }) => [a?.median, b?.median, alike]),
    [[100, 140, true]],
  );
  assert.deepEqual(pairSeries(both, both, { a: "nothing", b: "neither" }), []);
});
