"use client";

import { memo } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from "recharts";
import {
  breakLabel,
  breakLabelDy,
  LIMIT_LABEL_DY,
  labelRows,
  markLabel,
  namedCommits,
  type PlotSeries,
  planPlot,
  ROOM,
} from "./plot.ts";

type Row = { index: number; median: number | null; range: [number, number] | null; alone: boolean };

/** Lines are drawn at 400 and dots at 600: upright marks must not cross out a limit's label. */
const IN_FRONT = 450;
const SHORT = 7;
const DOTS = 150;

/** The chart in focus. The pointer is followed outside of it, so that it is drawn once. */
export default memo(function LivePlot({ series, shas }: { series: PlotSeries; shas: string[] }) {
  const plot = planPlot(series);
  const dotted = series.commits <= DOTS;
  const rows: Row[] = Array.from({ length: series.commits }, (_, index) => ({
    index,
    median: null,
    range: null,
    alone: dotted,
  }));
  for (const stretch of plot.stretches) {
    for (const { index, median, low, high } of stretch) {
      rows[index] = { index, median, range: [low, high], alone: dotted || stretch.length === 1 };
    }
  }
  // Between two neighbours only a row without a value parts the line.
  for (const { index } of series.breaks.toReversed()) {
    rows.splice(index, 0, { index: index - 0.5, median: null, range: null, alone: false });
  }
  const label_rows = labelRows(series.marks, series.commits);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={rows}
        margin={{ top: ROOM.top, right: ROOM.right, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        tabIndex={-1}
      >
        {plot.unmeasured.map(({ from, to }) => (
          <ReferenceArea
            key={from}
            x1={from - 0.5}
            x2={to + 0.5}
            fill="var(--raised)"
            fillOpacity={1}
            stroke="none"
          />
        ))}
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="index"
          type="number"
          domain={[-0.5, series.commits - 0.5]}
          ticks={namedCommits(series.commits, 7)}
          tickFormatter={(index: number) => shas[index]?.slice(0, SHORT) ?? ""}
          height={ROOM.bottom}
          tick={{ fill: "var(--soft)", fontSize: 11 }}
          tickLine={false}
          axisLine={false}
          interval="preserveStartEnd"
          minTickGap={14}
        />
        <YAxis
          width={ROOM.left}
          domain={[plot.low, plot.high]}
          ticks={plot.ticks.map(({ value }) => value)}
          tickFormatter={(value: number) => plot.ticks.find((tick) => tick.value === value)?.label ?? ""}
          tick={{ fill: "var(--soft)", fontSize: 11 }}
          tickLine={false}
          axisLine={false}
          interval={0}
          allowDataOverflow
        />
        <Area
          dataKey="range"
          stroke="var(--ink)"
          strokeOpacity={0.15}
          fill="var(--ink)"
          fillOpacity={0.15}
          activeDot={false}
          isAnimationActive={false}
          type="linear"
        />
        {series.levels.map(({ from, to, value }) => (
          <ReferenceLine
            key={from}
            segment={[
              { x: from - 0.5, y: value },
              { x: to + 0.5, y: value },
            ]}
            stroke="var(--strong-line)"
            strokeDasharray="5 4"
          />
        ))}
        <Line
          dataKey="median"
          stroke="var(--ink)"
          strokeWidth={1.25}
          type="linear"
          isAnimationActive={false}
          activeDot={false}
          dot={MedianDot}
        />
        {series.marks.map(({ index, direction, ratio }, i) => {
          const row = label_rows[i];
          const ink = direction === "worse" ? "var(--worse)" : "var(--better)";
          const share = (index + 0.5) / series.commits;
          return (
            <ReferenceLine
              key={index}
              x={index}
              stroke={ink}
              {...(row === null || row === undefined
                ? {}
                : {
                    label: (place: { viewBox: { x?: number; y?: number } }) => (
                      <text
                        x={place.viewBox.x ?? 0}
                        y={(place.viewBox.y ?? 0) - (row === 0 ? 5 : 18)}
                        fill={ink}
                        fontSize={11}
                        fontWeight={500}
                        textAnchor={share > 0.88 ? "end" : share < 0.08 ? "start" : "middle"}
                      >
                        {markLabel(direction, ratio)}
                      </text>
                    ),
                  })}
            />
          );
        })}
        {series.breaks.map((one, n) => {
          const late = (one.index + 0.5) / series.commits > 0.5;
          return (
            <ReferenceLine
              key={one.index}
              x={one.index - 0.5}
              stroke="var(--soft)"
              strokeDasharray="2 3"
              zIndex={IN_FRONT}
              className="plot-break"
              label={({ viewBox }: { viewBox: { x?: number; y?: number } }) => (
                <text
                  x={(viewBox.x ?? 0) + (late ? -4 : 4)}
                  y={(viewBox.y ?? 0) + breakLabelDy(n, plot.limits)}
                  fill="var(--soft)"
                  fontSize={11}
                  stroke="var(--paper)"
                  strokeWidth={3}
                  paintOrder="stroke"
                  textAnchor={late ? "end" : "start"}
                  className="max-sm:hidden"
                >
                  {breakLabel(one, series.breaks.length)}
                </text>
              )}
            />
          );
        })}
        {plot.limits.map(({ value, label, worse, place }) => {
          const ink = worse ? "var(--worse)" : "var(--soft)";
          const y = { line: value, above: plot.high, below: plot.low }[place];
          return (
            <ReferenceLine
              key={label}
              y={y}
              stroke={place === "line" ? ink : "none"}
              zIndex={IN_FRONT}
              label={({ viewBox }: { viewBox: { x?: number; y?: number } }) => (
                <text
                  x={(viewBox.x ?? 0) + 4}
                  y={(viewBox.y ?? 0) + LIMIT_LABEL_DY[place]}
                  fill={ink}
                  fontSize={11}
                  stroke="var(--paper)"
                  strokeWidth={3}
                  paintOrder="stroke"
                >
                  {label}
                </text>
              )}
            />
          );
        })}
        {plot.tried.map(({ index }) => (
          <ReferenceDot
            key={index}
            x={index}
            y={plot.low}
            r={0}
            label={{ value: "×", position: "top", fill: "var(--look)", fontSize: 11 }}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
});

function MedianDot({ cx, cy, payload, index }: { cx?: number; cy?: number; payload?: Row; index?: number }) {
  if (cx === undefined || cy === undefined || !payload?.alone || payload.median === null) return null;
  return <circle key={index} cx={cx} cy={cy} r={1.75} fill="var(--ink)" />;
}
