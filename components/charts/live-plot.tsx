"use client";

import { memo } from "react";
import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from "recharts";
import { markShapes } from "./plot/mark-shapes.ts";
import type { PlotPlan } from "./plot/plan-plot.ts";
import { type PlotData, type PlotPoint, ROOM } from "./plot/plot-data.ts";
import { LINE_DASHES } from "./plot/shape.ts";
import { groundShapes, lineShapes } from "./plot/shapes.ts";
import { ShapesSvg } from "./plot/shapes-svg.tsx";
import { PlotBox } from "./still-chart.tsx";

type Row = { x: number; median: number | null; range: [number, number] | null };

const TICK = { fill: "var(--soft)", fontSize: 11 };
const NAME_PX = 84;
const STILL = { isAnimationActive: false, activeDot: false, dot: false, type: "linear" } as const;

/** The chart in focus. The pointer is followed outside of it, so that it is drawn once. */
export const LivePlot = memo(function LivePlot({
  data,
  plan,
  width,
  height,
}: {
  data: PlotData;
  plan: PlotPlan;
  /** Of the whole box, in pixels. */
  width: number;
  height: number;
}) {
  const inner = width - ROOM.left - ROOM.right;
  const names = thinned(data.names, Math.floor(inner / NAME_PX));
  const label_of = new Map(names.map(({ x, label }) => [x, label]));
  const tick_of = new Map(plan.ticks.map(({ value, label }) => [value, label]));
  const dots = lineShapes(data, plan).filter(({ kind }) => kind === "dots");
  return (
    <>
      <PlotBox>
        <ShapesSvg shapes={groundShapes(data, plan)} />
      </PlotBox>
      <ComposedChart
        width={width}
        height={height}
        data={rowsOf(data.lines[0]?.stretches ?? [])}
        margin={{ top: ROOM.top, right: ROOM.right, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        tabIndex={-1}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="x"
          type="number"
          domain={data.domain}
          allowDataOverflow
          ticks={names.map(({ x }) => x)}
          tickFormatter={(x: number) => label_of.get(x) ?? ""}
          height={ROOM.bottom}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          interval={0}
        />
        <YAxis
          width={ROOM.left}
          scale={plan.log ? "log" : "linear"}
          domain={[plan.low, plan.high]}
          allowDataOverflow
          ticks={plan.ticks.map(({ value }) => value)}
          tickFormatter={(value: number) => tick_of.get(value) ?? ""}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          interval={0}
        />
        <Area {...STILL} dataKey="range" stroke="none" fill="var(--ink)" fillOpacity={0.15} />
        {data.lines.map(({ key, stretches }, n) => (
          <Line
            key={key}
            {...STILL}
            {...(n === 0 ? {} : { data: rowsOf(stretches) })}
            dataKey="median"
            stroke="var(--ink)"
            strokeWidth={1.25}
            strokeDasharray={LINE_DASHES[n % LINE_DASHES.length]!}
          />
        ))}
      </ComposedChart>
      <PlotBox>
        <ShapesSvg shapes={[...dots, ...markShapes(data, plan, inner)]} />
      </PlotBox>
    </>
  );
});

/** Between two stretches only a row without a value parts the line. */
function rowsOf(stretches: PlotPoint[][]): Row[] {
  return stretches.flatMap((points, n): Row[] => {
    const rows = points.map(({ x, median, low, high }): Row => ({ x, median, range: [low, high] }));
    const before = stretches[n - 1]?.at(-1);
    return before ? [{ x: (before.x + points[0]!.x) / 2, median: null, range: null }, ...rows] : rows;
  });
}

/** As many as have room, both ends among them. */
function thinned<T>(all: T[], most: number): T[] {
  if (all.length <= most || most < 2) return most < 2 ? all.slice(0, Math.max(0, most)) : all;
  const chosen = Array.from({ length: most }, (_, n) => Math.round((n * (all.length - 1)) / (most - 1)));
  return chosen.map((at) => all[at]!);
}
