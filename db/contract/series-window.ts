import type { RegressionState } from "./judgement.ts";
import type { Metric, MetricKey } from "./metric.ts";

/**
 * One or more series over a stretch of a branch's commits, column by column: entry i of every column belongs to commit i, and
 * commits are given once. A place counts the commits of the branch from its oldest recorded one, which is 0.
 */
export type SeriesWindow = {
  branch: string;
  axis: "commits" | "date";
  /** The ends of the x axis: places, or milliseconds since 1970. */
  domain: [number, number];
  /** Commits of the branch, and the places of the first and the last commit of the stretch. */
  total: number;
  from: number;
  to: number;
  /** Commits of the stretch with a value in the first series, and how many of these are given. */
  measured: number;
  shown: number;
  commits: WindowCommits;
  /** The one in focus first. */
  series: WindowSeries[];
  breaks: WindowBreak[];
  /** What values are told relative to, and its values by series. */
  base: { name: string; sha: string; values: (number | null)[] } | null;
  /** The commits that are pinned, by their entry. */
  pins: number[];
  /** Hosts of the single runs. */
  hosts: string[];
  /** What of the question could not be understood or found, in sentences. */
  notes: string[];
};

export type WindowCommits = {
  place: number[];
  x: number[];
  sha: string[];
  subject: string[];
  author: string[];
  committed_at: number[];
  pr_number: (number | null)[];
  tags: string[][];
};

/** Null: the commit has no value. */
export type Column = (number | null)[];

export type WindowSeries = {
  /** Empty for the one in focus, else what it is laid over it as: "variant.io-9". */
  key: string;
  /** In a sentence, and beside the others of the chart. */
  title: string;
  name: string;
  workload: string;
  variant: string;
  host_class: string;
  metric: MetricKey;
  unit: Metric["unit"];
  better: "higher" | "lower";
  runs: Column;
  median: Column;
  low: Column;
  high: Column;
  /** Of the commits that each stands for, its own among them; null where none is left out. */
  least: Column | null;
  greatest: Column | null;
  /** The median of the measured commit before, and how many commits between the two have no value. */
  previous: Column;
  unmeasured: Column;
  /** Entries that no line leads to from the one before: there is a gap, or a new epoch. */
  apart: number[];
  /** Entries whose runs were made in several epochs of a host. */
  in_both: number[];
  /** Stretches of the x axis without a value. */
  gaps: [number, number][];
  /** Commits that were tried and have no value: their entry, and why. */
  tried: { at: number; text: string }[];
  levels: { from: number; to: number; value: number }[];
  /** How much commits of an unchanged engine vary, as a share (one standard deviation). */
  noise: number | null;
  marks: WindowMark[];
  limits: WindowLimit[];
  /** Where they were read: the entry and the host of every run, in the order of `values`. */
  single_runs: { at: number[]; values: number[]; host: number[] };
};

/** A change at the first commit of its new level, by its entry. */
export type WindowMark = {
  at: number;
  regression_id: number;
  state: RegressionState;
  direction: "worse" | "better";
  before: number;
  after: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

/** Before the entry `at` the values pass into another epoch of their host, begun at `since`; what changed there. */
export type WindowBreak = { at: number; x: number; text: string; since: number };

/** An absolute limit, its state at the newest commit of the branch with a value, and the entries that break it. */
export type WindowLimit = {
  side: "at_most" | "at_least";
  limit: number;
  state: "broken" | "kept" | "can't tell";
  broken: number[];
};

/** A branch at a glance: few of its commits with their place, their hash and their median; `apart` as above. */
export type SeriesOverview = {
  total: number;
  place: number[];
  sha: string[];
  median: Column;
  apart: number[];
};
