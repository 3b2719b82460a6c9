import assert from "node:assert/strict";
import { test } from "node:test";
import { planPlot } from "./plan-plot.ts";
import { EMPTY_PLOT, type PlotData, type PlotPoint } from "./plot-data.ts";
import { axisShapes, groundShapes, lineShapes } from "./shapes.ts";

const point = (x: number): PlotPoint => ({ x, median: 100, low: 90, high: 110 });

const dataOf = (stretches: PlotPoint[][], more: Partial<PlotData> = {}): PlotData => ({
  ...EMPTY_PLOT,
  unit: "us",
  domain: [-0.5, 9.5],
  lines: [{ key: "", name: "p99", stretches }],
  ...more,
});

test("a gap is shaded where it is, and no line crosses it", () => {
  const data = dataOf([[point(0), point(1)], [point(4)]], { gaps: [[1.5, 3.5]] });
  const plan = planPlot(data);
  const [gap] = groundShapes(data, plan);
  assert.deepEqual(gap?.kind === "area" && gap.parts[0]!.map(([x]) => x), [0.2, 0.4, 0.4, 0.2]);
  const line = lineShapes(data, plan).find(({ name }) => name === "line");
  assert.deepEqual(line?.kind === "path" && line.parts.map((spots) => spots.length), [2, 1]);
});

test("the noise is a band about each level, and none where it is not known", () => {
  const levels = [{ from: -0.5, to: 9.5, value: 100 }];
  const known = dataOf([[point(0)]], { levels, noise: 0.02 });
  const plan = planPlot(known);
  const band = groundShapes(known, plan).find(({ name }) => name === "noise");
  assert.ok(band?.kind === "area");
  const [top, , bottom] = band.parts[0]!;
  assert.ok(Math.abs(top![1] - plan.y(104)) < 1e-9 && Math.abs(bottom![1] - plan.y(96)) < 1e-9);
  assert.deepEqual(groundShapes(dataOf([[point(0)]], { levels }), plan), []);
});

test("few points are dots, of many only those that stand alone", () => {
  const dotsOf = (data: PlotData) => {
    const dots = lineShapes(data, planPlot(data)).find(({ kind }) => kind === "dots");
    return dots?.kind === "dots" ? dots.spots.length : 0;
  };
  const many = Array.from({ length: 200 }, (_, i) => point(i / 50));
  assert.equal(dotsOf(dataOf([[point(0), point(1)], [point(4)]])), 3);
  assert.equal(dotsOf(dataOf([many, [point(8)]])), 1);
  assert.equal(dotsOf(dataOf([many])), 0);
});

test("a line laid over it has dashes of its own, and no range", () => {
  const data = dataOf([[point(0), point(1)]]);
  data.lines.push({ key: "variant.io-9", name: "io-9", stretches: [[point(0), point(1)]] });
  const shapes = lineShapes(data, planPlot(data));
  assert.equal(shapes.filter(({ name }) => name === "range").length, 1);
  const [own, other] = shapes.filter(({ kind }) => kind === "path");
  assert.ok(own?.kind === "path" && other?.kind === "path" && own.dash !== other.dash);
});

test("every tick has its line and its label, and names at the ends do not leave the drawing", () => {
  const data = dataOf([[point(0)]], {
    names: [
      { x: -0.5, label: "first" },
      { x: 4.5, label: "middle" },
      { x: 9.5, label: "last" },
    ],
  });
  const plan = planPlot(data);
  const shapes = axisShapes(data, plan);
  const [lines] = shapes;
  assert.equal(lines?.kind === "path" && lines.parts.length, plan.ticks.length);
  const names = shapes.flatMap((shape) => (shape.kind === "text" && shape.dy === 16 ? [shape] : []));
  assert.deepEqual(
    names.map(({ anchor, screen }) => [anchor, screen]),
    [
      ["start", undefined],
      ["middle", "wide"],
      ["end", undefined],
    ],
  );
});
