import assert from "node:assert/strict";
import { test } from "node:test";
import { type ChartState, paramsOf, readChartState, windowQuery, writeChartState } from "./chart-state.ts";

const USUAL: ChartState = {
  host: null,
  metric: null,
  from: null,
  to: null,
  x: "commits",
  y: "auto",
  view: "chart",
  base: null,
  overlays: [],
  pins: [],
};

const read = (query: string) => readChartState(new URLSearchParams(query));

test("a query that says nothing is the usual chart, and the usual chart says nothing", () => {
  assert.deepEqual(read(""), { state: USUAL, misread: [] });
  assert.equal(writeChartState(USUAL), "");
});

test("whatever a chart can look like survives being written and read", () => {
  const state: ChartState = {
    host: "lab 2×192 & more",
    metric: "latency_us_p99@noisy-one",
    from: "v8.0.0-rc1",
    to: "release/1.x+é",
    x: "date",
    y: "log",
    view: "table",
    base: "0123456789ab",
    overlays: [
      { by: "variant", name: "io-9" },
      { by: "host", name: "class.with.dots" },
      { by: "metric", name: "latency_us_p50" },
      { by: "workload", name: "set-p1" },
    ],
    pins: ["abcdef012345", "v7.2"],
  };
  assert.deepEqual(read(writeChartState(state)), { state, misread: [] });
});

test("a field that cannot be understood falls back alone, and is told of", () => {
  const { state, misread } = read("x=sideways&y=log&metric=__proto__&from=a..b&to=v1&base=%00&pin=a&pin=%20");
  assert.deepEqual(state, { ...USUAL, y: "log", to: "v1", pins: ["a"] });
  assert.equal(misread.length, 5);
  assert.equal(misread[0], "“__proto__” is no metric: the first one is shown.");
  assert.match(misread[1]!, /“a\.\.b” names no commit/);
});

test("hostile text is neither taken nor told as it is", () => {
  const { state, misread } = read(
    `from=${encodeURIComponent(`\u202e\u001b[31m<script>${"x".repeat(5_000)}`)}`,
  );
  assert.equal(state.from, null);
  assert.match(misread[0]!, /^“\[31m<script>x{20,40}” names no commit/);
  assert.deepEqual(read("with=constructor.x&with=variant.&with=variant.%E2%80%AEx").state.overlays, []);
});

test("there are at most two pins and five overlays, each once", () => {
  const many = Array.from({ length: 9 }, (_, i) => `with=variant.v${i}&pin=commit${i}`).join("&");
  const { state, misread } = read(`pin=commit0&${many}`);
  assert.deepEqual(state.pins, ["commit0", "commit1"]);
  assert.equal(state.overlays.length, 5);
  assert.match(misread.join(" "), /first 5 of 9 series.+first 2 of \d pinned commits/);
});

test("what only the reader's own axis depends on is not asked of the server", () => {
  assert.equal(windowQuery({ ...USUAL, y: "log", view: "table", from: "v1" }), "?from=v1");
});

test("a page's parameters are read one by one, whatever they are", () => {
  const given = { from: "v1", pin: ["a", "b"], y: undefined, odd: { deep: 1 } };
  assert.equal(paramsOf(given).toString(), "from=v1&pin=a&pin=b");
  assert.equal(paramsOf(null).toString(), "");
});
