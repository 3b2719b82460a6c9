import { shownWords } from "../../../components/charts/focus/shown-words.ts";
import { markShapes } from "../../../components/charts/plot/mark-shapes.ts";
import { planPlot, type YAxis } from "../../../components/charts/plot/plan-plot.ts";
import { ROOM } from "../../../components/charts/plot/plot-data.ts";
import { basesOf, plotOfWindow } from "../../../components/charts/plot/plot-of-window.ts";
import { LINE_DASHES } from "../../../components/charts/plot/shape.ts";
import { axisShapes, groundShapes, lineShapes } from "../../../components/charts/plot/shapes.ts";
import { svgFile } from "../../../components/charts/plot/svg-file.ts";
import type { SeriesWindow } from "../../../db/contract/series-window.ts";

/** Height over width, within bounds. */
const SHAPE = 0.4;
const [LEAST_PX, MOST_PX] = [320, 800];

/** A window as a picture of its own, drawn by what draws the page's. */
export function windowSvg(
  window: SeriesWindow,
  { y, width: asked, theme }: { y: YAxis; width: number; theme: "light" | "dark" },
): string {
  const width = Math.max(LEAST_PX, asked);
  const data = plotOfWindow(window);
  const plan = planPlot(data, y);
  const focus = window.series[0]!;
  const relative = basesOf(window) ? `, relative to ${window.base!.name}` : "";
  return svgFile({
    shapes: [
      ...groundShapes(data, plan),
      ...axisShapes(data, plan),
      ...lineShapes(data, plan),
      ...markShapes(data, plan, width - ROOM.left - ROOM.right),
    ],
    title: `${focus.title}${relative}`,
    note: `${focus.host_class}, ${window.branch}. ${shownWords(window)}`,
    legend: data.lines.map(({ name }, n) => ({ name, dash: LINE_DASHES[n % LINE_DASHES.length]! })),
    unit: plan.unit,
    width,
    height: Math.round(Math.min(MOST_PX, Math.max(LEAST_PX, SHAPE * width))),
    theme,
  });
}
