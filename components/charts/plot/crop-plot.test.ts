import assert from "node:assert/strict";
import { test } from "node:test";
import { cropPlot } from "./crop-plot.ts";
import { madeUpWindow } from "./made-up-window.ts";
import { plotOfWindow } from "./plot-of-window.ts";

test("a cut chart has what lies within its ends, and what reaches into it as far as that", () => {
  const data = plotOfWindow(madeUpWindow([1, 2, null, 4, 5, 6]));
  data.levels = [
    { from: -0.5, to: 2.5, value: 1 },
    { from: 2.5, to: 5.5, value: 5 },
  ];
  data.gaps = [[1.5, 2.5]];
  data.marks = [{ x: 0, state: "suspected", direction: "worse", before: 1, after: 2, ratio: 2 }];
  data.tried = [2, 5];
  const cut = cropPlot(data, [0.5, 3.5]);
  assert.deepEqual(
    cut.lines[0]!.stretches.map((points) => points.map(({ x }) => x)),
    [[1], [3]],
  );
  assert.deepEqual(
    cut.levels.map(({ from, to }) => [from, to]),
    [
      [0.5, 2.5],
      [2.5, 3.5],
    ],
  );
  assert.deepEqual([cut.gaps, cut.marks, cut.tried], [[[1.5, 2.5]], [], [2]]);
  assert.deepEqual(cropPlot(data, [4.5, 5.5]).gaps, []);
});
