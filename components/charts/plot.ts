import type { Metric } from "../../db/contract/metric.ts";
import { formatBare, formatChange, formatLimit, type Scale, scaleFor } from "../ui/figures.ts";

/** A commit's value in the series drawn; `index` counts the commits of the axis from its left end. */
export type PlotPoint = {
  index: number;
  runs: number;
  median: number;
  low: number;
  high: number;
  /** Its runs were made in more than one epoch of a host. */
  in_both?: boolean;
};

/** A commit without a value, and why. "waiting" was not tried yet. */
export type PlotGap = {
  index: number;
  outcome: "failed" | "no-engine" | "disturbed" | "saturated" | "unsupported" | "waiting";
  text: string;
};

/** A flagged change, at the first commit of its new level. */
export type PlotMark = {
  index: number;
  direction: "worse" | "better";
  before: number;
  after: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

/** Before the commit at `index` the values pass into another epoch of their host, begun at `at`; what changed there. */
export type PlotBreak = { index: number; text: string; at: number };

/** A stretch of commits on one level; both ends included. */
export type PlotLevel = { from: number; to: number; value: number };

/** An absolute limit of the series, judged: the state at the newest commit with a value. */
export type PlotLimit = {
  limit: number;
  side: "at_most" | "at_least";
  state: "broken" | "kept" | "can't tell";
  /** Why it cannot be told of; "" where it can. */
  why: string;
  /** The commits that break it, and the first of those that no kept one has followed. */
  broken: number[];
  since: number | null;
  /** Whether it may have been broken before the first commit of the axis. */
  maybe_before: boolean;
  /** Runs of the newest commit with a value. */
  runs: number;
};

/** Everything that one chart draws. */
export type PlotSeries = {
  unit: Metric["unit"];
  commits: number;
  points: PlotPoint[];
  gaps: PlotGap[];
  marks: PlotMark[];
  breaks: PlotBreak[];
  levels: PlotLevel[];
  limits: PlotLimit[];
};

/** Where things stand in a chart, whoever draws it. */
export type Plot = {
  low: number;
  high: number;
  scale: Scale;
  ticks: { value: number; label: string }[];
  /** Runs of commits that have a value; between them there is a gap, or an epoch begins. */
  stretches: PlotPoint[][];
  /** Runs of commits without one; both ends included. */
  unmeasured: { from: number; to: number }[];
  tried: PlotGap[];
  limits: PlacedLimit[];
};

/** A limit near the values is a line; one far from them is only told, at the edge that it lies beyond. */
export type PlacedLimit = { value: number; label: string; worse: boolean; place: "line" | "above" | "below" };

/** Room around the drawing, in pixels: for the ticks at the left, labels of marks above, hashes below. */
export const ROOM = { left: 52, right: 10, top: 30, bottom: 22 } as const;

/** How far a limit's label stands from its line, or from the edge, in pixels: clear of the signs of tried commits. */
export const LIMIT_LABEL_DY = { line: -4, above: 12, below: -18 } as const;

/** Noise must not look like drama: an axis spans at least this share on both sides of the median. */
const LEAST_SPAN = 0.025;
const MARGIN = 0.06;
const BREAK_LETTERS = 44;
const BREAK_ROWS = 3;
/** A limit stretches the axis as long as the values keep half of it. */
const LIMIT_REACH = 1;

/** The range of the y axis, its ticks, and which commits hang together. */
export function planPlot({ unit, points, gaps, breaks, limits }: PlotSeries): Plot {
  const medians = points.map(({ median }) => median).sort((a, b) => a - b);
  const centre = medians[medians.length >> 1] ?? 0;
  const lowest = Math.min(centre * (1 - LEAST_SPAN), ...points.map(({ low }) => low));
  const highest = Math.max(centre * (1 + LEAST_SPAN), ...points.map(({ high }) => high));
  const reach = LIMIT_REACH * (highest - lowest);
  const near = limits.flatMap(({ limit }) =>
    limit >= lowest - reach && limit <= highest + reach ? [limit] : [],
  );
  const least = Math.min(lowest, ...near);
  const most = Math.max(highest, ...near);
  const margin = (most - least) * MARGIN || 1;
  const low = Math.max(0, least - margin);
  const high = most + margin;
  const scale = scaleFor(unit, high);
  const stretches: PlotPoint[][] = [];
  const begins = new Set(breaks.map(({ index }) => index));
  for (const point of points) {
    const open = stretches.at(-1);
    if (open && open.at(-1)!.index === point.index - 1 && !begins.has(point.index)) open.push(point);
    else stretches.push([point]);
  }
  const unmeasured: { from: number; to: number }[] = [];
  for (const { index } of gaps) {
    const open = unmeasured.at(-1);
    if (open && open.to === index - 1) open.to = index;
    else unmeasured.push({ from: index, to: index });
  }
  const tried = gaps.filter(({ outcome }) => outcome !== "waiting");
  return {
    low,
    high,
    scale,
    ticks: niceTicks(low, high, scale),
    stretches,
    unmeasured,
    tried,
    limits: limits.map((one) => placeLimit(unit, one, low, high)),
  };
}

function placeLimit(unit: Metric["unit"], one: PlotLimit, low: number, high: number): PlacedLimit {
  const place = one.limit > high ? "above" : one.limit < low ? "below" : "line";
  const sign = { line: "", above: "↑ ", below: "↓ " }[place];
  return {
    value: one.limit,
    label: `${sign}limit ${formatLimit(unit, one.limit)}`,
    worse: one.state === "broken",
    place,
  };
}

/** "limit 5 ms"; a floor says that it is one. */
export function limitText(unit: Metric["unit"], { limit, side }: Pick<PlotLimit, "limit" | "side">): string {
  return `limit ${side === "at_least" ? "at least " : ""}${formatLimit(unit, limit)}`;
}

/** "▼ −31.0 %": sign and figure, so that colour is not needed. */
export function markLabel(direction: "worse" | "better", ratio: number | null): string {
  return `${direction === "worse" ? "▼" : "▲"} ${ratio === null ? "from 0" : formatChange(ratio)}`;
}

/** What stands beside a break: as much as has room, which is nothing but that there is one where there are many. */
export function breakLabel({ text }: PlotBreak, breaks: number): string {
  if (breaks > BREAK_ROWS) return "";
  return text.length > BREAK_LETTERS ? `${text.slice(0, BREAK_LETTERS - 1)}…` : text;
}

/** How far below the top the label of the n-th break stands, in pixels: clear of its neighbours and of a limit's. */
export function breakLabelDy(n: number, limits: readonly PlacedLimit[]): number {
  return 12 + 14 * (n + (limits.some(({ place }) => place === "above") ? 1 : 0));
}

/** The commits that the x axis names: both ends, and as many evenly between as have room. */
export function namedCommits(commits: number, most: number): number[] {
  if (commits <= most) return Array.from({ length: commits }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (commits - 1)) / (most - 1)));
}

/** Which marks get a label, in which of two rows: one too near to its neighbours keeps its line alone. */
export function labelRows(marks: PlotMark[], commits: number): (0 | 1 | null)[] {
  const apart = commits * 0.17;
  const last: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return marks.map(({ index }) => {
    const row = index - last[0] >= apart ? 0 : index - last[1] >= apart ? 1 : null;
    if (row !== null) last[row] = index;
    return row;
  });
}

function niceTicks(low: number, high: number, scale: Scale): { value: number; label: string }[] {
  const span = (high - low) / scale.divisor;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((nice) => nice * power >= rough) ?? 10) * power;
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const ticks: { value: number; label: string }[] = [];
  for (let at = Math.ceil(low / scale.divisor / step); at * step * scale.divisor <= high; at++) {
    const value = at * step * scale.divisor;
    ticks.push({ value, label: digits > 4 ? formatBare(value, scale) : (at * step).toFixed(digits) });
  }
  return ticks;
}
