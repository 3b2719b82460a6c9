import assert from "node:assert/strict";
import { test } from "node:test";
import type { RegressionState } from "../../../db/contract/judgement.ts";
import { markShapes, stillMarkShapes } from "./mark-shapes.ts";
import { planPlot } from "./plan-plot.ts";
import { EMPTY_PLOT, type PlotData, type PlotMark } from "./plot-data.ts";
import type { Shape } from "./shape.ts";

const points = Array.from({ length: 100 }, (_, x) => ({ x, median: 1_000, low: 900, high: 1_100 }));

function shapesOf(more: Partial<PlotData>, width_px = 1_000): Shape[] {
  const data: PlotData = {
    ...EMPTY_PLOT,
    unit: "us",
    domain: [-0.5, 99.5],
    lines: [{ key: "", name: "p99", stretches: [points] }],
    ...more,
  };
  return markShapes(data, planPlot(data), width_px);
}

const named = (shapes: Shape[], name: string, kind: Shape["kind"]) =>
  shapes.filter((shape) => shape.name === name && shape.kind === kind);

const mark = (x: number, state: RegressionState, direction: PlotMark["direction"] = "worse"): PlotMark => ({
  ...{ x, state, direction },
  before: 800,
  after: 1_000,
  ratio: 1.25,
});

const texts = (shapes: Shape[], name: string) =>
  named(shapes, name, "text").flatMap((shape) =>
    shape.kind === "text" ? [shape.text.replaceAll("\u00a0", " ")] : [],
  );

/** Each sign, and at how many places it stands. */
function signs(shapes: Shape[]): [string, number][] {
  return shapes.flatMap((one): [string, number][] =>
    one.kind === "signs" ? [[one.sign, one.xs.length]] : [],
  );
}

test("a confirmed change is solid, a suspected one dashed, what does not stand is faint and has no colour", () => {
  const shapes = shapesOf({
    marks: [mark(10, "confirmed"), mark(40, "suspected", "better"), mark(70, "not-reproduced")],
  });
  const [confirmed, suspected, denied] = named(shapes, "change", "line");
  assert.ok(confirmed?.kind === "line" && confirmed.dash === undefined && confirmed.stroke === "worse");
  assert.ok(suspected?.kind === "line" && suspected.dash !== undefined && suspected.stroke === "better");
  assert.ok(denied?.kind === "line" && denied.stroke === "soft" && denied.opacity! < 1);
  assert.deepEqual(texts(shapes, "change"), [
    "▼ +25.0 % confirmed, 0.80 to 1.00",
    "▲ +25.0 % suspected, 0.80 to 1.00",
    "▼ +25.0 % not reproduced, 0.80 to 1.00",
  ]);
});

test("changes nearer than 12 pixels are one, drawn as the surest of them, with a count", () => {
  const marks = [mark(10, "suspected"), mark(11, "confirmed"), mark(30, "suspected")];
  const wide = shapesOf({ marks }, 2_000);
  assert.equal(named(wide, "change", "line").length, 3);
  const narrow = shapesOf({ marks }, 600);
  const [both] = named(narrow, "change", "line");
  assert.equal(named(narrow, "change", "line").length, 2);
  assert.ok(both?.kind === "line" && both.dash === undefined);
  assert.ok(texts(narrow, "change").includes("2 changes ▼ 2"));
});

test("on a phone the label of every mark stays within the drawing", () => {
  const width = 264;
  for (let x = 0; x < 100; x += 1) {
    const [label] = named(shapesOf({ marks: [mark(x, "confirmed")] }, width), "change", "text");
    assert.ok(label?.kind === "text", `${x} has none`);
    const wide = 6.2 * label.text.length;
    const left = label.at[0] * width - { start: 0, middle: wide / 2, end: wide }[label.anchor];
    assert.ok(left >= 0 && left + wide <= width, `${x}: ${left} to ${left + wide}`);
  }
});

test("where the width is not known, what crowds is drawn for narrow screens and for wide ones, all else once", () => {
  const data: PlotData = {
    ...EMPTY_PLOT,
    ...{ unit: "us", domain: [-0.5, 99.5], lines: [{ key: "", name: "p99", stretches: [points] }] },
    ...{ marks: [mark(10, "suspected"), mark(12, "suspected")], tried: [33, 50] },
  };
  const shapes = stillMarkShapes(data, planPlot(data), { narrow: 264, wide: 800 });
  const changes = named(shapes, "change", "line").map(({ screen }) => screen);
  assert.deepEqual(changes, ["wide", "wide", "narrow"]);
  assert.deepEqual(signs(shapes), [["×", 2]]);
});

test("a cluster of both directions has the colour of neither", () => {
  const [both] = named(
    shapesOf({ marks: [mark(10, "suspected"), mark(10, "suspected", "better")] }),
    "change",
    "line",
  );
  assert.ok(both?.kind === "line" && both.stroke === "soft");
});

test("releases, changes of the host and tried commits are told by name, text and sign", () => {
  const shapes = shapesOf({
    releases: [
      { x: 20, names: ["v1.0"] },
      { x: 60, names: ["v2.0", "stable"] },
    ],
    breaks: [{ x: 79.5, text: "kernel: 6.1 → 6.2" }],
    tried: [33],
  });
  assert.deepEqual(texts(shapes, "release"), ["v1.0", "v2.0 … stable (2)"]);
  assert.deepEqual(texts(shapes, "break"), ["kernel: 6.1 → 6.2"]);
  assert.deepEqual(signs(shapes), [["×", 1]]);
});

test("each run is a dot, and a level a dashed step", () => {
  const shapes = shapesOf({
    runs: [
      { x: 1, value: 950 },
      { x: 1, value: 1_050 },
    ],
    levels: [
      { from: -0.5, to: 49.5, value: 1_000 },
      { from: 49.5, to: 99.5, value: 99_999 },
    ],
  });
  const [runs] = named(shapes, "runs", "dots");
  assert.equal(runs?.kind === "dots" && runs.spots.length, 2);
  assert.equal(named(shapes, "level", "line").length, 1, "a level outside of the axis is not drawn");
});

test("a broken limit is red, one that is far away is only told", () => {
  const shapes = shapesOf({
    limits: [
      { side: "at_most", limit: 1_050, state: "broken" },
      { side: "at_most", limit: 90_000, state: "kept" },
    ],
  });
  const lines = named(shapes, "limit", "line");
  assert.ok(lines.length === 1 && lines[0]!.kind === "line" && lines[0]!.stroke === "worse");
  assert.deepEqual(texts(shapes, "limit"), ["limit 1.05 ms", "↑ limit 90 ms"]);
});
