import type { ReactNode } from "react";
import { markShapes } from "./plot/mark-shapes.ts";
import { type PlotPlan, planPlot } from "./plot/plan-plot.ts";
import { type PlotData, ROOM } from "./plot/plot-data.ts";
import type { Shape } from "./plot/shape.ts";
import { axisShapes, DOTS, groundShapes, lineShapes } from "./plot/shapes.ts";
import { ShapesSvg } from "./plot/shapes-svg.tsx";

/** How wide a drawing is taken to be while nobody can know. */
const LARGE_PX = 800;
const SMALL_PX = 380;

/** The chart as the server draws it: what is seen first, and all that is seen without JavaScript. */
export function StillChart({ data, plan }: { data: PlotData; plan: PlotPlan }) {
  return (
    <PlotBox room={ROOM}>
      <ShapesSvg shapes={stillShapes(data, plan, { width_px: LARGE_PX, rows: 2, dots: DOTS })} />
    </PlotBox>
  );
}

/** A chart drawn small, once for all who look at it; null: there is nothing to draw. */
export function drawSmall(data: PlotData): { shapes: Shape[]; unit: string } | null {
  if (data.lines.every(({ stretches }) => stretches.length === 0)) return null;
  const plan = planPlot(data);
  return { shapes: stillShapes(data, plan, { width_px: SMALL_PX, rows: 1, dots: 0 }), unit: plan.unit };
}

function stillShapes(
  data: PlotData,
  plan: PlotPlan,
  { width_px, rows, dots }: { width_px: number; rows: number; dots: number },
): Shape[] {
  return [
    ...groundShapes(data, plan),
    ...axisShapes(data, plan),
    ...lineShapes(data, plan, dots),
    ...markShapes(data, plan, width_px, rows),
  ];
}

/** The drawing within its room. */
export function PlotBox({
  room,
  children,
}: {
  room: { left: number; right: number; top: number; bottom: number };
  children: ReactNode;
}) {
  return (
    <div className="pointer-events-none absolute" style={room} aria-hidden="true">
      {children}
    </div>
  );
}
