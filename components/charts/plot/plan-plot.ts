import { formatBare, formatLimit, scaleFor } from "../../ui/figures.ts";
import type { PlotData, PlotLimit, PlotPoint } from "./plot-data.ts";
import { changeTicks, linearTicks, logTicks, type Tick } from "./ticks.ts";

/** How the y axis is made: fitted to the values, from zero, or logarithmic. */
export type YAxis = "auto" | "zero" | "log";

/** Where things stand in a chart, whoever draws it. Shares count from the left and from the top. */
export type PlotPlan = {
  low: number;
  high: number;
  log: boolean;
  /** What the axis counts in; "" where its labels say it. */
  unit: string;
  ticks: Tick[];
  limits: PlacedLimit[];
  x(at: number): number;
  y(value: number): number;
};

/** A limit near the values is a line; one far from them is only told, at the edge that it lies beyond. */
export type PlacedLimit = { value: number; label: string; worse: boolean; place: "line" | "above" | "below" };

/** Noise must not look like drama: an axis spans at least this share on both sides of the median, and this much noise. */
const LEAST_SPAN = 0.025;
const LEAST_NOISE = 2;
const MARGIN = 0.06;
/** A limit stretches the axis as long as the values keep half of it. */
const LIMIT_REACH = 1;

/** The range of the y axis, its ticks, and where everything stands. */
export function planPlot(data: PlotData, y: YAxis = "auto"): PlotPlan {
  const { low, high, log } = rangeOf(data, y);
  const [from, to] = data.domain;
  const relative = data.unit === "change";
  const scale = data.unit === "change" ? null : scaleFor(data.unit, high);
  const ticks = (): Tick[] => {
    const round = log ? logTicks(low, high) : [];
    if (relative) {
      return round.length > 0 ? round.map((value) => changeTick(value)) : changeTicks(low, high);
    }
    return round.length > 0
      ? round.map((value) => ({ value, label: formatBare(value, scale!) }))
      : linearTicks(low, high, scale!);
  };
  const [bottom, top] = log ? [Math.log(low), Math.log(high)] : [low, high];
  return {
    low,
    high,
    log,
    unit: scale?.unit ?? "",
    ticks: ticks(),
    limits: data.limits.map((one) => placeLimit(data, one, low, high)),
    x: (at) => (at - from) / (to - from),
    y: (value) => (top - (log ? Math.log(Math.max(value, Number.MIN_VALUE)) : value)) / (top - bottom),
  };
}

function rangeOf(data: PlotData, y: YAxis): { low: number; high: number; log: boolean } {
  const [focus, ...others] = data.lines.map(({ stretches }) => stretches.flat());
  const centre = medianOf(focus ?? []);
  const span = Math.max(LEAST_SPAN, LEAST_NOISE * (data.noise ?? 0));
  let [lowest, highest] = [centre * (1 - span), centre * (1 + span)];
  const see = (least: number, greatest: number) => {
    lowest = Math.min(lowest, least);
    highest = Math.max(highest, greatest);
  };
  for (const { low, high } of focus ?? []) see(low, high);
  for (const { median } of others.flat()) see(median, median);
  const reach = LIMIT_REACH * (highest - lowest);
  const [least, most] = [lowest - reach, highest + reach];
  for (const { limit } of data.limits) if (limit >= least && limit <= most) see(limit, limit);
  if (y === "log" && lowest > 0) {
    const margin = (highest / lowest) ** MARGIN;
    return { low: lowest / margin, high: highest * margin, log: true };
  }
  const margin = (highest - lowest) * MARGIN || 1;
  return { low: y === "zero" ? 0 : Math.max(0, lowest - margin), high: highest + margin, log: false };
}

function medianOf(points: readonly PlotPoint[]): number {
  const medians = points.map(({ median }) => median).sort((a, b) => a - b);
  return medians[medians.length >> 1] ?? 0;
}

/** On a logarithmic axis of changes a multiple reads better than a share. */
function changeTick(value: number): Tick {
  return { value, label: `×${value}` };
}

function placeLimit({ unit }: PlotData, one: PlotLimit, low: number, high: number): PlacedLimit {
  const place = one.limit > high ? "above" : one.limit < low ? "below" : "line";
  const sign = { line: "", above: "↑ ", below: "↓ " }[place];
  const told = unit === "change" ? "" : ` ${formatLimit(unit, one.limit)}`;
  return { value: one.limit, label: `${sign}limit${told}`, worse: one.state === "broken", place };
}

/** Whether a logarithmic axis was asked for and cannot be: there are zeros. */
export function isLogRefused(plan: PlotPlan, y: YAxis): boolean {
  return y === "log" && !plan.log;
}
