"use client";

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from "recharts";

const VALUE = 100;

/** What the chart in focus is made of, with values that never change and nothing to tell of them. */
export function FloorChart({ points }: { points: number }) {
  const rows = Array.from({ length: points }, (_, index) => ({
    index,
    median: VALUE,
    range: [VALUE - 1, VALUE + 1],
  }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={rows} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="index" type="number" domain={[0, points - 1]} />
        <YAxis domain={[VALUE - 3, VALUE + 3]} />
        <Area
          dataKey="range"
          stroke="none"
          fill="var(--ink)"
          fillOpacity={0.15}
          activeDot={false}
          isAnimationActive={false}
          type="linear"
        />
        <ReferenceLine y={VALUE} stroke="var(--strong-line)" strokeDasharray="5 4" />
        <Line
          dataKey="median"
          stroke="var(--ink)"
          type="linear"
          isAnimationActive={false}
          activeDot={false}
          dot={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
