import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, type Asked, exploreHref } from "../../components/explorer/explore-href.ts";
import type { MetricKey } from "../../db/contract/metric.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import { explore } from "./explore.ts";
import { parseAsked } from "./parse-asked.ts";

let next = 0;
function named(workload: string, metric: MetricKey, more: Partial<SeriesName> = {}): SeriesName {
  next += 1;
  return {
    series_id: next,
    workload_revision_id: 1,
    workload,
    title: workload.toUpperCase(),
    description: "",
    groups: ["core"],
    variant_id: 1,
    variant: "default",
    flags: [],
    metric,
    bounds: [],
    smallest_effect: 0.05,
    ...more,
  };
}

const series = [
  named("get", "throughput_ops"),
  named("get", "latency_us_p99"),
  named("get", "throughput_ops", { variant: "io-9" }),
  named("set", "throughput_ops", { groups: ["core", "quick"], description: "Overwrites of small values" }),
  named("tenants", "latency_us_p99@noisy", { groups: ["tenants"] }),
];
const moved = series[3]!.series_id;
const asking = (change: Partial<Asked>) =>
  explore(series, { ...ALL, ...change }, (series_id) => series_id === moved);
const ids = (change: Partial<Asked>) =>
  asking(change).found.map(({ series_id }) => series.findIndex((one) => one.series_id === series_id));

test("every way of narrowing leaves what it names, and together what all of them name", () => {
  assert.deepEqual(ids({}), [0, 1, 2, 3, 4]);
  assert.deepEqual(ids({ group: "core" }), [0, 1, 2, 3]);
  assert.deepEqual(ids({ workload: "get", variant: "io-9" }), [2]);
  assert.deepEqual(ids({ metrics: ["latency_us_p99"] }), [1, 4], "of parts too");
  assert.deepEqual(ids({ metrics: ["latency_us_p99", "throughput_ops"], group: "quick" }), [3]);
  assert.deepEqual(ids({ moved: true }), [3]);
});

test("a search looks for every word, in names, titles, descriptions, groups and metrics", () => {
  assert.deepEqual(ids({ q: "OVERWRITES small" }), [3]);
  assert.deepEqual(ids({ q: "latency p99" }), [1, 4]);
  assert.deepEqual(ids({ q: "io-9 get" }), [2]);
  assert.deepEqual(ids({ q: "noisy" }), [4]);
  assert.deepEqual(ids({ q: "nothing of the kind" }), []);
});

test("facets count what the other choices leave, and name no way that narrows nothing", () => {
  const { facets } = asking({ group: "core", metrics: ["throughput_ops"] });
  const of = (name: string) =>
    facets
      .find((one) => one.name === name)
      ?.values.map(({ value, series: count, chosen }) => [value, count, chosen]);
  assert.deepEqual(of("group"), [
    ["core", 3, true],
    ["quick", 1, false],
  ]);
  assert.deepEqual(of("metric"), [
    ["throughput_ops", 3, true],
    ["latency_us_p99", 1, false],
  ]);
  assert.deepEqual(of("variant"), [
    ["default", 2, false],
    ["io-9", 1, false],
  ]);
  assert.equal(
    asking({ workload: "tenants" }).facets.some(({ name }) => name === "variant"),
    false,
  );
});

test("where nothing is found, it is told what stands in the way, and what there is without it", () => {
  const { obstacles } = asking({ q: "set", workload: "get", group: "nonsense" });
  assert.deepEqual(
    obstacles.map(({ words, unknown, without }) => [words, unknown, without]),
    [
      ["the search “set”", false, 0],
      ["group nonsense", true, 0],
      ["workload get", false, 0],
    ],
  );
  const [one, other] = asking({ q: "overwrites", variant: "io-9" }).obstacles;
  assert.deepEqual([one!.without, other!.without], [1, 1]);
  assert.equal(exploreHref(one!.relaxed), "/series?variant=io-9");
  const kept = asking({ q: "nothing", group: "core" }).facets.find(({ name }) => name === "group");
  assert.deepEqual(kept?.values, [{ value: "core", title: "core", series: 0, chosen: true }]);
  assert.deepEqual(asking({}).obstacles, []);
});

test("an address is read as it was written", () => {
  const asked: Asked = {
    q: "a & b",
    group: "core",
    workload: "get-p1",
    variant: "io-9",
    metrics: ["throughput_ops", "latency_us_p99"],
    moved: true,
    sort: "noise",
    view: "lines",
    page: 3,
    host: "desk",
  };
  const words = new URLSearchParams(exploreHref(asked, { page: 3 }).split("?")[1]);
  const params = Object.fromEntries(
    [...new Set(words.keys())].map((name) => {
      const all = words.getAll(name);
      return [name, all.length > 1 ? all : all[0]];
    }),
  );
  assert.deepEqual(parseAsked(params, "desk"), asked);
  assert.equal(
    exploreHref(asked, { q: "" }).includes("page="),
    false,
    "another choice begins with its first page",
  );
  assert.equal(exploreHref(ALL), "/series");
});

test("what cannot be understood in an address is left out, and nothing of it is longer than it may be", () => {
  const hostile = {
    q: ["a", "b"],
    group: "\u0000\u202e",
    metric: Array.from({ length: 40 }, (_, n) => `m${n}`),
    sort: "cheapest",
    view: { a: 1 },
    page: "-7",
    workload: "x".repeat(5_000),
    moved: "maybe",
  };
  const asked = parseAsked(hostile, null);
  assert.deepEqual(
    [asked.q, asked.group, asked.sort, asked.view, asked.page, asked.moved],
    ["", null, "moved", "tiles", 1, false],
  );
  assert.equal(asked.metrics.length, 8);
  assert.equal(asked.workload!.length, 100);
  assert.deepEqual(parseAsked(undefined, null), ALL);
});
