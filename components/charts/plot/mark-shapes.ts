import { formatBare, formatChange, scaleFor } from "../../ui/figures.ts";
import { cluster, labelRows, type PlacedLabel } from "./cluster.ts";
import type { PlotPlan } from "./plan-plot.ts";
import type { PlotData, PlotMark } from "./plot-data.ts";
import { breaksLabel, isStanding, marksLabels, releasesLabels } from "./plot-words.ts";
import type { Ink, Screen, Shape } from "./shape.ts";
import { clamp } from "./shapes.ts";

/** Of labels above the drawing. */
const ROWS = 2;

/** What stands before the values. `width_px` is that of the drawing: marks too near to each other are joined. */
export function markShapes(data: PlotData, plan: PlotPlan, width_px: number): Shape[] {
  return layers(data, plan, width_px, (draw) => draw(width_px));
}

/**
 * The same where nobody knows how wide the drawing is: what crowds is there twice, once for narrow screens and once for wide ones,
 * each taken to be of a width.
 */
export function stillMarkShapes(data: PlotData, plan: PlotPlan, width_px: Record<Screen, number>): Shape[] {
  return layers(data, plan, width_px.wide, (draw) =>
    (["wide", "narrow"] as const).flatMap((screen) =>
      draw(width_px[screen]).map((shape) => ({ ...shape, screen })),
    ),
  );
}

/** From the one that lies lowest on; `crowded` draws a layer whose marks and labels get into each other's way. */
function layers(
  data: PlotData,
  plan: PlotPlan,
  width_px: number,
  crowded: (draw: (width_px: number) => Shape[]) => Shape[],
): Shape[] {
  return [
    ...levelShapes(data, plan),
    ...runShapes(data, plan),
    ...crowded((px) => releaseShapes(data, plan, px)),
    ...breakShapes(data, plan, width_px),
    ...limitShapes(plan),
    ...crowded((px) => changeShapes(data, plan, px)),
    ...triedShapes(data, plan),
  ];
}

/** The steps between levels. */
function levelShapes({ levels }: PlotData, plan: PlotPlan): Shape[] {
  return levels.flatMap(({ from, to, value }): Shape[] => {
    const y = plan.y(value);
    if (y < 0 || y > 1) return [];
    const [left, right] = [clamp(plan.x(from)), clamp(plan.x(to))];
    return [
      { kind: "line", name: "level", from: [left, y], to: [right, y], stroke: "strong-line", dash: "5 4" },
    ];
  });
}

function runShapes({ runs }: PlotData, plan: PlotPlan): Shape[] {
  const spots = runs.map(({ x, value }) => [plan.x(x), plan.y(value)] as const);
  return spots.length === 0
    ? []
    : [{ kind: "dots", name: "runs", spots, ink: "soft", size: 2.5, opacity: 0.75 }];
}

function triedShapes({ tried }: PlotData, plan: PlotPlan): Shape[] {
  if (tried.length === 0) return [];
  return [{ kind: "signs", name: "tried", xs: tried.map(plan.x), y: 1, dy: -6, sign: "×", ink: "look" }];
}

function releaseShapes({ releases }: PlotData, plan: PlotPlan, width_px: number): Shape[] {
  const clusters = cluster(releases, ({ x }) => plan.x(x), width_px).map(({ share, all }) => ({
    share,
    names: all.flatMap(({ names }) => names),
  }));
  const labels = clusters.map(({ share, names }) => ({ share, texts: releasesLabels(names), weight: 1 }));
  const rows = labelRows(labels, width_px, 1);
  return clusters.flatMap(({ share }, i): Shape[] => {
    const placed = rows[i];
    return [
      upright("release", share, { stroke: "strong-line", dash: "1 3" }),
      ...(placed ? [label("release", placed, share, 1, 32, "soft")] : []),
    ];
  });
}

function changeShapes({ marks, unit }: PlotData, plan: PlotPlan, width_px: number): Shape[] {
  const scale = unit === "change" ? null : scaleFor(unit, plan.high);
  const format = (value: number) => (scale ? formatBare(value, scale) : formatChange(value));
  const clusters = cluster(marks, ({ x }) => plan.x(x), width_px);
  const rows = labelRows(
    clusters.map(({ share, all }) => ({ share, texts: marksLabels(all, format), weight: weightOf(all) })),
    width_px,
    ROWS,
  );
  return clusters.flatMap(({ share, all }, i): Shape[] => {
    const ink = inkOf(all);
    const placed = rows[i];
    const line = upright("change", share, { stroke: ink, ...strokeOf(all) });
    if (!placed) return [line];
    const text = label("change", placed, share, 0, placed.row === 0 ? -6 : -20, ink);
    return [line, { ...text, bold: weightOf(all) > 1 }];
  });
}

/** The surest of a cluster decides how it is drawn: confirmed solid, suspected dashed, what was denied faint. */
function strokeOf(marks: readonly PlotMark[]): { width?: number; dash?: string; opacity?: number } {
  const weight = weightOf(marks);
  if (weight === 3) return { width: 1.5 };
  return weight === 2 ? { dash: "6 4", width: 1.25 } : { dash: "1 4", opacity: 0.7 };
}

function weightOf(marks: readonly PlotMark[]): number {
  return Math.max(...marks.map(({ state }) => (state === "confirmed" ? 3 : state === "suspected" ? 2 : 1)));
}

function inkOf(marks: readonly PlotMark[]): Ink {
  const standing = marks.filter(({ state }) => isStanding(state));
  const directions = new Set(standing.map(({ direction }) => direction));
  return directions.size === 1 ? [...directions][0]! : "soft";
}

function breakShapes({ breaks }: PlotData, plan: PlotPlan, width_px: number): Shape[] {
  const below = plan.limits.some(({ place }) => place === "above") ? 1 : 0;
  return cluster(breaks, ({ x }) => plan.x(x), width_px).flatMap(({ share, all }, n): Shape[] => {
    const late = share > 0.5;
    const texts = all.map(({ text }) => text);
    return [
      upright("break", share, { stroke: "soft", dash: "2 3" }),
      {
        kind: "text",
        name: "break",
        at: [share, 0],
        dx: late ? -4 : 4,
        dy: 12 + 14 * ((n % 3) + below),
        anchor: late ? "end" : "start",
        text: breaksLabel(texts),
        ink: "soft",
        halo: true,
        screen: "wide",
      },
    ];
  });
}

/** How far a limit's label stands from its line, or from the edge: clear of the signs of tried commits. */
const LIMIT_DY = { line: -4, above: 12, below: -18 } as const;

function limitShapes({ limits, y }: PlotPlan): Shape[] {
  return limits.flatMap(({ value, label: text, worse, place }): Shape[] => {
    const at = { line: y(value), above: 0, below: 1 }[place];
    const ink = worse ? "worse" : "soft";
    const line: Shape = { kind: "line", name: "limit", from: [0, at], to: [1, at], stroke: ink };
    const named: Shape = {
      kind: "text",
      name: "limit",
      at: [0, at],
      dx: 4,
      dy: LIMIT_DY[place],
      anchor: "start",
      text,
      ink,
      halo: true,
    };
    return place === "line" ? [line, named] : [named];
  });
}

function upright(
  name: string,
  share: number,
  more: { stroke: Ink; dash?: string; width?: number; opacity?: number },
): Shape {
  return { kind: "line", name, from: [share, 0], to: [share, 1], ...more };
}

function label(name: string, placed: PlacedLabel, share: number, y: 0 | 1, dy: number, ink: Ink) {
  const { text, anchor } = placed;
  return { kind: "text", name, at: [share, y], dy, anchor, text, ink } satisfies Shape;
}
