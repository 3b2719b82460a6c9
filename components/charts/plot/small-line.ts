import { planPlot } from "./plan-plot.ts";
import type { PlotData } from "./plot-data.ts";
import { isStanding } from "./plot-words.ts";

/** A series in little: the path of its medians in a box of SMALL_STEPS a side, and its standing changes as shares of it. */
export type SmallLine = { path: string; marks: { x: number; y: number; direction: "worse" | "better" }[] };

/** Finer than its pixels. */
export const SMALL_STEPS = 1_000;

/** Draws the series in focus alone, by the axis that a large chart of it would have; no line leads over a gap. */
export function smallLine(data: PlotData): SmallLine {
  const plan = planPlot({ ...data, limits: [] });
  const steps = (share: number) => Math.round(SMALL_STEPS * share);
  const stretches = data.lines[0]?.stretches ?? [];
  const values = new Map(stretches.flat().map(({ x, median }) => [x, median]));
  return {
    path: stretches
      .map((points) => {
        const spots = points.map(({ x, median }) => `${steps(plan.x(x))} ${steps(plan.y(median))}`);
        // A line of no length with round ends is a dot.
        return spots.length === 1 ? `M${spots[0]}h0` : `M${spots.join("L")}`;
      })
      .join(""),
    marks: data.marks.flatMap(({ x, state, direction }) => {
      const value = values.get(x);
      if (value === undefined || !isStanding(state)) return [];
      return [{ x: steps(plan.x(x)) / SMALL_STEPS, y: steps(plan.y(value)) / SMALL_STEPS, direction }];
    }),
  };
}
