import assert from "node:assert/strict";
import { test } from "node:test";
import { readChartState } from "../../../components/charts/state/chart-state.ts";
import type { MetricKey } from "../../../db/contract/metric.ts";
import type { SeriesName } from "../../../db/queries/series/series.ts";
import { chooseSeries } from "./choose-series.ts";

let next = 1;
const named = (workload: string, variant: string, metric: MetricKey): SeriesName => ({
  series_id: next++,
  workload_revision_id: 1,
  workload,
  title: workload.toUpperCase(),
  description: "",
  variant_id: 1,
  variant,
  flags: [],
  metric,
  bounds: [],
  smallest_effect: 0.05,
  groups: [],
});

const METRIC_KEYS: MetricKey[] = ["throughput_ops", "latency_us_p50", "latency_us_p99"];
const many = () =>
  ["get", "set"].flatMap((workload) =>
    ["default", "io-9"].flatMap((variant) => METRIC_KEYS.map((metric) => named(workload, variant, metric))),
  );
const hosts: Record<string, SeriesName[]> = { lab: many(), desk: many().slice(0, 3) };

const choose = (query: string, path: { workload?: string; variant?: string } = {}) =>
  chooseSeries({
    workload: path.workload ?? "get",
    variant: path.variant,
    host_class: "lab",
    state: readChartState(new URLSearchParams(query)).state,
    seriesOn: (host) => hosts[host] ?? [],
  });

const keys = (query: string) => choose(query)!.chosen.map(({ key, name }) => `${key}: ${name}`);

test("without a word the first metric of the default variant is in focus", () => {
  const { chosen, notes } = choose("")!;
  assert.deepEqual(
    [chosen.length, chosen[0]!.series.variant, chosen[0]!.series.metric, notes],
    [1, "default", "throughput_ops", []],
  );
  assert.equal(choose("", { variant: "io-9" })!.chosen[0]!.title, "Throughput of GET with io-9");
});

test("what there is not is null, and a metric that there is not is told of", () => {
  assert.equal(choose("", { workload: "nothing" }), null);
  assert.equal(choose("", { variant: "nothing" }), null);
  const { chosen, notes } = choose("metric=memory_bytes")!;
  assert.equal(chosen[0]!.series.metric, "throughput_ops");
  assert.deepEqual(notes, ["There are no values of “memory_bytes” here: Throughput is shown."]);
});

test("variants, workloads, hosts and percentiles are laid over the one in focus, and named by what differs", () => {
  assert.deepEqual(keys("with=variant.io-9"), [": default", "variant.io-9: io-9"]);
  assert.deepEqual(keys("with=workload.set"), [": GET", "workload.set: SET"]);
  assert.deepEqual(keys("with=host.desk"), [": lab", "host.desk: desk"]);
  assert.deepEqual(keys("metric=latency_us_p99&with=metric.latency_us_p50"), [
    ": p99",
    "metric.latency_us_p50: p50",
  ]);
  assert.equal(choose("with=host.desk")!.chosen[1]!.title, "Throughput of GET on desk");
});

test("nothing in another unit, nothing that there is not and not itself is laid over it", () => {
  assert.deepEqual(keys("with=variant.default"), [": default"]);
  const { chosen, notes } = choose("with=metric.latency_us_p50&with=host.nowhere&with=variant.io-12")!;
  assert.equal(chosen.length, 1);
  assert.equal(notes.length, 3);
  assert.match(notes[1]!, /“nowhere” has no series to lay over this one/);
});
