import type { RegressionState } from "../../../db/contract/judgement.ts";
import type { Metric } from "../../../db/contract/metric.ts";

/** What values are told in: their own unit, or the change against a base, whose values are 1. */
export type PlotUnit = Metric["unit"] | "change";

/** A commit with a value. The range is that of its runs, or of all commits that it stands for. */
export type PlotPoint = { x: number; median: number; low: number; high: number };

/** A series; no line leads from one stretch to the next. */
export type PlotLine = { key: string; name: string; stretches: PlotPoint[][] };

/** A change at the first commit of its new level. */
export type PlotMark = {
  x: number;
  state: RegressionState;
  direction: "worse" | "better";
  before: number;
  after: number;
  ratio: number | null;
};

export type PlotLimit = {
  side: "at_most" | "at_least";
  limit: number;
  state: "broken" | "kept" | "can't tell";
};

/** Everything that one chart draws, the series in focus first. */
export type PlotData = {
  unit: PlotUnit;
  /** The ends of the x axis. */
  domain: [number, number];
  lines: PlotLine[];
  /** Single runs. */
  runs: { x: number; value: number }[];
  /** Stretches without a value. */
  gaps: [number, number][];
  /** Commits that were tried and have none. */
  tried: number[];
  levels: { from: number; to: number; value: number }[];
  /** How much commits of an unchanged engine vary, as a share (one standard deviation). */
  noise: number | null;
  marks: PlotMark[];
  /** Where the values pass into another epoch of their host. */
  breaks: { x: number; text: string }[];
  releases: { x: number; names: string[] }[];
  limits: PlotLimit[];
  /** What the x axis names. */
  names: { x: number; label: string }[];
};

/** A chart of nothing, to be filled. */
export const EMPTY_PLOT: Omit<PlotData, "unit" | "domain"> = {
  lines: [],
  runs: [],
  gaps: [],
  tried: [],
  levels: [],
  noise: null,
  marks: [],
  breaks: [],
  releases: [],
  limits: [],
  names: [],
};

/** Room around the drawing, in pixels: ticks at the left, labels of changes above, commits and releases below. */
export const ROOM = { left: 56, right: 12, top: 36, bottom: 40 } as const;
