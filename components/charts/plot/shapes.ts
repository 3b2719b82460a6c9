import type { PlotPlan } from "./plan-plot.ts";
import type { PlotData, PlotPoint } from "./plot-data.ts";
import { LINE_DASHES, type Shape, type Spot } from "./shape.ts";

/** Standard deviations of the noise that its band shows on both sides of a level. */
const NOISE_BAND = 2;
/** Points up to which each is a dot. */
const DOTS = 150;

/** What lies below the values: gaps, and the noise about each level. */
export function groundShapes({ gaps, levels, noise }: PlotData, plan: PlotPlan): Shape[] {
  const shaded: Shape = {
    kind: "area",
    name: "gaps",
    parts: gaps.map(([from, to]) => box(plan.x(from), 0, plan.x(to), 1)),
    fill: "raised",
  };
  const bands: Shape = {
    kind: "area",
    name: "noise",
    parts: levels.map(({ from, to, value }) => {
      const around = NOISE_BAND * (noise ?? 0) * value;
      const [high, low] = [plan.y(value + around), plan.y(Math.max(0, value - around))];
      return box(plan.x(from), clamp(high), plan.x(to), clamp(low));
    }),
    fill: "strong-line",
    opacity: 0.14,
  };
  return [...(gaps.length > 0 ? [shaded] : []), ...(noise && levels.length > 0 ? [bands] : [])];
}

function box(left: number, top: number, right: number, bottom: number): Spot[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** Ticks with their lines, and what the x axis names. */
export function axisShapes({ names }: PlotData, plan: PlotPlan): Shape[] {
  const rows = plan.ticks.map(({ value, label }) => ({ y: plan.y(value), label }));
  const lines: Shape = {
    kind: "path",
    parts: rows.map(({ y }) => [
      [0, y],
      [1, y],
    ]),
    stroke: "line",
    width: 1,
  };
  const ticks = rows.map(
    ({ y, label }): Shape => ({
      kind: "text",
      at: [0, y],
      dx: -8,
      dy: 4,
      anchor: "end",
      text: label,
      ink: "soft",
    }),
  );
  const columns = names.map(({ x, label }, i): Shape => {
    const share = plan.x(x);
    const anchor = share < 0.03 ? "start" : share > 0.97 ? "end" : "middle";
    const name: Shape = { kind: "text", at: [share, 1], dy: 16, anchor, text: label, ink: "soft" };
    return i > 0 && i < names.length - 1 ? { ...name, screen: "wide" } : name;
  });
  return [lines, ...ticks, ...columns];
}

/** The range of the series in focus, its line, and those laid over it. Few points are dots, of many those that stand alone. */
export function lineShapes({ lines }: PlotData, plan: PlotPlan): Shape[] {
  const spot = (point: PlotPoint, value: number): Spot => [plan.x(point.x), plan.y(value)];
  return lines.flatMap(({ key, stretches }, n): Shape[] => {
    const line: Shape = {
      kind: "path",
      name: key === "" ? "line" : "overlay",
      parts: stretches.map((points) => points.map((point) => spot(point, point.median))),
      stroke: "ink",
      width: 1.25,
      dash: LINE_DASHES[n % LINE_DASHES.length]!,
    };
    const many = stretches.reduce((sum, points) => sum + points.length, 0) > DOTS;
    const alone = stretches.filter((points) => points.length === 1 || (n === 0 && !many)).flat();
    const dots: Shape = {
      kind: "dots",
      spots: alone.map((point) => spot(point, point.median)),
      ink: "ink",
      size: 3.5,
    };
    const drawn = alone.length > 0 ? [line, dots] : [line];
    if (n > 0) return drawn;
    const range: Shape = {
      kind: "area",
      name: "range",
      parts: stretches.map((points) => [
        ...points.map((point) => spot(point, point.high)),
        ...points.toReversed().map((point) => spot(point, point.low)),
      ]),
      fill: "ink",
      opacity: 0.15,
    };
    return [range, ...drawn];
  });
}

/** Above and below the drawing nothing is drawn. */
export function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
