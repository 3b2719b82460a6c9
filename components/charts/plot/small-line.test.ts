import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY_PLOT, type PlotData } from "./plot-data.ts";
import { smallLine } from "./small-line.ts";

const point = (x: number, median = 100) => ({ x, median, low: median, high: median });
const mark = { x: 3, direction: "worse", before: 100, after: 102, ratio: 1.02 } as const;

const dataOf = (more: Partial<PlotData>): PlotData => ({
  ...EMPTY_PLOT,
  unit: "us",
  domain: [-0.5, 3.5],
  lines: [{ key: "", name: "p99", stretches: [[point(0), point(1)], [point(3)]] }],
  ...more,
});

test("a line in little parts at a gap, and a commit alone is a dot", () => {
  assert.match(smallLine(dataOf({})).path, /^M125 500L375 500M875 500h0$/);
});

test("a change that stands is a mark at its value; one that does not is none", () => {
  const marks = [
    { ...mark, state: "suspected" as const },
    { ...mark, state: "withdrawn" as const },
  ];
  assert.deepEqual(smallLine(dataOf({ marks })).marks, [{ x: 0.875, y: 0.5, direction: "worse" }]);
});

test("small noise stays small, whatever little room there is", () => {
  const stretches = [[point(0, 100), point(1, 100.1)]];
  const [, first, second] = /^M125 (\d+)L375 (\d+)$/.exec(
    smallLine(dataOf({ lines: [{ key: "", name: "p99", stretches }] })).path,
  )!;
  assert.ok(Math.abs(Number(first) - Number(second)) < 30);
});

test("of nothing measured nothing is drawn", () => {
  assert.deepEqual(smallLine(dataOf({ lines: [] })), { path: "", marks: [] });
});
