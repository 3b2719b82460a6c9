import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetricKey } from "../../db/contract/metric.ts";
import type { Word } from "../../ingest/verdict/index.ts";
import { chooseSeries, isChanged, orderSeries } from "./choose-series.ts";
import type { ComparedSeries } from "./read-comparison.ts";

function series(workload: string, metric: MetricKey, verdict: Word, ratio: number | null): ComparedSeries {
  const row = { verdict, ratio } as ComparedSeries["row"];
  const title = workload === "get" ? "GET, pipeline 1" : "SET, pipeline 16";
  return { workload, title, variant: "default", metric, runs_a: 5, runs_b: 5, row };
}

const all = [
  series("get", "throughput_ops", "no change", 1.01),
  series("get", "latency_us_p99", "worse", 1.4),
  series("get", "latency_us_p99@small", "can't tell", null),
  series("set", "throughput_ops", "better", 1.2),
  series("set", "latency_us_p99", "worse", 2.5),
];
const names = (chosen: ComparedSeries[]) => chosen.map(({ workload, metric }) => `${workload} ${metric}`);

test("text finds titles, names and metrics, word by word", () => {
  assert.deepEqual(names(chooseSeries(all, { q: "SET latency" })), ["set latency_us_p99"]);
  assert.equal(chooseSeries(all, { q: "pipeline 1" }).length, 5);
  assert.equal(chooseSeries(all, { q: "small" }).length, 1);
  assert.equal(chooseSeries(all, { q: "<script>" }).length, 0);
});

test("a metric has its parts with it, a workload all of its series", () => {
  assert.equal(chooseSeries(all, { metric: "latency_us_p99" }).length, 3);
  assert.equal(chooseSeries(all, { workload: "set" }).length, 2);
  assert.equal(chooseSeries(all, {}).length, 5);
});

test("what got worse comes first, the strongest on top, and the rest keeps its order", () => {
  assert.deepEqual(names(orderSeries(all, undefined)), [
    "set latency_us_p99",
    "get latency_us_p99",
    "set throughput_ops",
    "get throughput_ops",
    "get latency_us_p99@small",
  ]);
  assert.deepEqual(orderSeries(all, "series"), all);
  const by_change = names(orderSeries(all, "change"));
  assert.deepEqual([by_change[0], by_change.at(-1)], ["set latency_us_p99", "get latency_us_p99@small"]);
  assert.equal(all.filter(isChanged).length, 3);
});
