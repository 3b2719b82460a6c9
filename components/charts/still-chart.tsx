import type { ReactNode } from "react";
import { stillMarkShapes } from "./plot/mark-shapes.ts";
import type { PlotPlan } from "./plot/plan-plot.ts";
import { type PlotData, ROOM } from "./plot/plot-data.ts";
import { axisShapes, groundShapes, lineShapes } from "./plot/shapes.ts";
import { ShapesSvg } from "./plot/shapes-svg.tsx";

/** How wide the drawing is taken to be while nobody can know: as on a phone, else as on half a screen. */
const STILL_PX = { narrow: 260, wide: 800 };

/** The chart as the server draws it: what is seen first, and all that is seen without JavaScript. */
export function StillChart({ data, plan }: { data: PlotData; plan: PlotPlan }) {
  const shapes = [
    ...groundShapes(data, plan),
    ...axisShapes(data, plan),
    ...lineShapes(data, plan),
    ...stillMarkShapes(data, plan, STILL_PX),
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
