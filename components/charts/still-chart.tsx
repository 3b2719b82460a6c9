import type { ReactNode } from "react";
import { markShapes } from "./plot/mark-shapes.ts";
import type { PlotPlan } from "./plot/plan-plot.ts";
import { type PlotData, ROOM, SMALL_ROOM } from "./plot/plot-data.ts";
import { axisShapes, DOTS, groundShapes, lineShapes } from "./plot/shapes.ts";
import { ShapesSvg } from "./plot/shapes-svg.tsx";

/** How wide a drawing is taken to be while nobody can know, and how finely its paths are drawn. */
const STILL_PX = { large: 800, small: 380 };
const STEPS = { large: 10_000, small: 1_000 };

/** The chart as the server draws it: what is seen first, and all that is seen without JavaScript. */
export function StillChart({
  data,
  plan,
  size = "large",
}: {
  data: PlotData;
  plan: PlotPlan;
  size?: "large" | "small";
}) {
  const shapes = [
    ...groundShapes(data, plan),
    ...axisShapes(data, plan),
    ...lineShapes(data, plan, size === "large" ? DOTS : 0),
    ...markShapes(data, plan, STILL_PX[size], size === "large" ? 2 : 1),
  ];
  return (
    <PlotBox room={size === "large" ? ROOM : SMALL_ROOM}>
      <ShapesSvg shapes={shapes} steps={STEPS[size]} />
    </PlotBox>
  );
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
