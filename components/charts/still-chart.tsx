import type { ReactNode } from "react";
import { markShapes } from "./plot/mark-shapes.ts";
import type { PlotPlan } from "./plot/plan-plot.ts";
import { type PlotData, ROOM } from "./plot/plot-data.ts";
import { axisShapes, groundShapes, lineShapes } from "./plot/shapes.ts";
import { ShapesSvg } from "./plot/shapes-svg.tsx";

/** How wide the drawing is taken to be while nobody can know. */
const STILL_PX = 800;

/** The chart as the server draws it: what is seen first, and all that is seen without JavaScript. */
export function StillChart({ data, plan }: { data: PlotData; plan: PlotPlan }) {
  const shapes = [
    ...groundShapes(data, plan),
    ...axisShapes(data, plan),
    ...lineShapes(data, plan),
    ...markShapes(data, plan, STILL_PX),
  ];
  return (
    <PlotBox>
      <ShapesSvg shapes={shapes} />
    </PlotBox>
  );
}

/** The drawing within its room. */
export function PlotBox({ children }: { children: ReactNode }) {
  return (
    <div className="pointer-events-none absolute" style={ROOM} aria-hidden="true">
      {children}
    </div>
  );
}
