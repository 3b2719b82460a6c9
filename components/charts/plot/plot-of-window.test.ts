import assert from "node:assert/strict";
import { test } from "node:test";
import { madeUpSeries, madeUpWindow } from "./made-up-window.ts";
import { baseNotes, plotOfWindow } from "./plot-of-window.ts";

test("a commit without a value parts the line", () => {
  const { lines } = plotOfWindow(madeUpWindow([100, 101, null, 103]));
  assert.deepEqual(
    lines[0]!.stretches.map((points) => points.map(({ x }) => x)),
    [[0, 1], [3]],
  );
});

test("where commits stand for others the range is that of all of them", () => {
  const window = madeUpWindow([100, 110]);
  Object.assign(window.series[0]!, { least: [90, 80], greatest: [120, 150] });
  const points = plotOfWindow(window).lines[0]!.stretches.flat();
  assert.deepEqual(
    points.map(({ low, high }) => [low, high]),
    [
      [90, 120],
      [80, 150],
    ],
  );
});

test("relative to a base every series is told by its own value there, levels, runs and limits too", () => {
  const focus = madeUpSeries([100, 110], {
    levels: [{ from: -0.5, to: 1.5, value: 105 }],
    limits: [{ side: "at_most", limit: 200, state: "kept", broken: [] }],
    single_runs: { at: [0], values: [98], host: [0] },
  });
  const other = madeUpSeries([10, 30], { key: "workload.set", name: "SET" });
  const data = plotOfWindow(
    madeUpWindow([100, 110], {
      series: [focus, other],
      base: { name: "v1", sha: "a".repeat(40), values: [100, 20] },
    }),
  );
  assert.equal(data.unit, "change");
  assert.deepEqual(
    data.lines.map(({ stretches }) => stretches.flat().map(({ median }) => median)),
    [
      [1, 1.1],
      [0.5, 1.5],
    ],
  );
  assert.deepEqual([data.levels[0]!.value, data.limits[0]!.limit, data.runs[0]!.value], [1.05, 2, 0.98]);
});

test("what has no value at the base is left out and told of; the series in focus stays, in absolute values", () => {
  const series = [madeUpSeries([100]), madeUpSeries([5], { key: "variant.io-9", name: "io-9" })];
  const base = (values: (number | null)[]) =>
    madeUpWindow([100], { series, base: { name: "v1", sha: "a".repeat(40), values } });
  assert.equal(plotOfWindow(base([100, null])).lines.length, 1);
  assert.match(baseNotes(base([100, null])).join(), /“v1” has no value in io-9: it is left out/);
  const absolute = plotOfWindow(base([null, 5]));
  assert.deepEqual([absolute.unit, absolute.lines.length], ["us", 2]);
  assert.match(baseNotes(base([null, 5])).join(), /values are absolute/);
});

test("tags are releases at their commit", () => {
  const window = madeUpWindow([1, 2, 3]);
  window.commits.tags[1] = ["v1.0", "stable"];
  assert.deepEqual(plotOfWindow(window).releases, [{ x: 1, names: ["v1.0", "stable"] }]);
});
