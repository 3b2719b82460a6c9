/** What detection is given and what it answers. Values are in the unit of their metric; ratios are after / before. */

export type Better = "higher" | "lower";

export interface Run {
  commit: string;
  /** Round or session: what was measured in it shares the host's mood. */
  block: string;
  value: number;
}

export interface SeriesInput {
  key: string;
  /** Workload and variant. Percentiles of one group count as one vote. */
  group: string;
  metric: string;
  better: Better;
  /** How a sentence names the series, "GET at pipeline 16 throughput"; made from group and metric when absent. */
  label?: string;
  /** Only runs that are evidence. Values that are not finite, or of a size beyond 1e30 or 1e-30, are left out. */
  runs: readonly Run[];
  /** False: shown with its levels, but never flagged (the maximum). */
  detects: boolean;
  /** Smallest change that matters, as a share: 0.05 is 5 %. */
  smallest_effect: number;
}

export interface DetectionInput {
  /** Ids in branch order, oldest first, unmeasured ones included. */
  commits: readonly string[];
  series: readonly SeriesInput[];
  /** Rounds in which every commit of the plan had its turn. */
  completed_rounds: number;
}

/** The commits that may be the cause: all after `after`, up to and including `upto`. */
export interface CauseInterval {
  /** Last commit that surely is on the old level. */
  after: string;
  /** First commit that surely is on the new level. */
  upto: string;
  /** Between the two, without a value in this series. */
  unmeasured: string[];
  /** Between the two and `upto` itself, with a value: more than one when their noise cannot tell them apart. */
  measured: string[];
}

/** What it costs to let the new level begin at a commit. */
export interface PlaceCost {
  commit: string;
  /** Minus the log likelihood of the series' values, in nats; only differences within one series mean anything. */
  cost: number;
}

export interface ChangePoint {
  series: string;
  group: string;
  metric: string;
  /** First measured commit of the new level; equals `cause.upto` unless the place is unsure. */
  commit: string;
  /** Last measured commit of the old level. */
  before_commit: string;
  cause: CauseInterval;
  before: number;
  after: number;
  /** after / before; null when before is zero. */
  ratio: number | null;
  /** 95 % interval of the ratio. */
  ratio_low: number | null;
  ratio_high: number | null;
  direction: "worse" | "better";
  /** Of this series alone, not corrected for the number of series and places looked at. */
  p_value: number;
  /** Change in standard errors of the two levels. */
  score: number;
  /** Blocks in which the shorter of the two levels was measured. */
  blocks: number;
  runs_before: number;
  runs_after: number;
  /**
   * Why a suspected change is not flagged; null on a flagged one. `place-unsure`: a change, but its commit cannot be
   * told; `to-rerun`: unlikely enough to be noise that reruns are worth it; `not-significant`: noise could have made it;
   * `few-blocks`: fewer than three, or its commits share none; `newest`: the newest commits have left their level, too few to
   * place a step by.
   */
  held_back: "place-unsure" | "to-rerun" | "not-significant" | "few-blocks" | "newest" | null;
  /**
   * Every measured commit about the boundary, in branch order: all of `cause.measured`, and better some on both sides, as a
   * commit that is not here is taken for impossible. Absent: its cause interval alone says where it may be.
   */
  place_cost?: readonly PlaceCost[];
}

export interface Level {
  /** First and last measured commit of the level. */
  from: string;
  to: string;
  value: number;
  commits: number;
}

export interface SeriesDetection {
  key: string;
  group: string;
  metric: string;
  better: Better;
  status: "too-early" | "too-few" | "judged";
  /** `log` unless the series has values at or below zero. */
  scale: "log" | "linear";
  /** Absent (empty) unless judged. */
  levels: Level[];
  /**
   * Standard deviations as shares: 0.05 is 5 %. Between runs of one commit, hosts' moods removed, and between commits of
   * one level beyond what runs explain. Null when unknown.
   */
  noise: { between_runs: number | null; between_commits: number | null };
  /** Smallest lasting change (three commits each side) flagged at its commit in 80 % of cases, as a share. Null: unknown. */
  smallest_detectable: number | null;
  changes: ChangePoint[];
  /** Seen, but no evidence enough for a flag: never announced. */
  suspected: ChangePoint[];
}

/** Change points of one direction, of several series, at one commit. */
export interface Regression {
  /** Where the summed cost of all its changes is least; equals `cause.upto` unless the place is unsure. */
  commit: string;
  cause: CauseInterval;
  kind: "regression" | "improvement";
  /** Groups that voted, percentiles of one group being one vote. */
  votes: number;
  /** Flagged, and those of unsure place that belong here, strongest first. */
  changes: ChangePoint[];
  /** Suspected in other series within the same cause interval. */
  suspected: ChangePoint[];
}

export interface Detection {
  detector_version: string;
  status: "too-early" | "judged";
  completed_rounds: number;
  /** Share of false flags promised for this look, jointly over all series. */
  alpha: number;
  series: SeriesDetection[];
  /** In branch order. */
  regressions: Regression[];
}
