/** Whether something got worse, better, or some of each at one commit. */
export type RegressionKind = "regression" | "improvement" | "mixed";

/** A stretch of commits on one level; shas, both ends included. */
export type Level = { from: string; to: string; value: number };

/** What the detector says of one series today. Ratios: 0.05 is 5 %. */
export type SeriesAnalysis = {
  status: "too-early" | "analysed" | "can't tell";
  levels: Level[];
  /** Relative spread between runs of a commit, and between commits of a level. */
  noise_run: number | null;
  noise_commit: number | null;
  /** The smallest change this series could have shown. */
  smallest_detectable: number | null;
};

/** Frozen with a judgement. */
export type RegressionEvidence = {
  reason: string;
  completed_rounds: number;
  session_ids: number[];
  epoch_ids: number[];
  placement: "pinned" | "unpinned";
  /** Commits that may be the cause but were not measured. */
  unmeasured: string[];
  series: {
    series_id: number;
    label: string;
    commits: string[];
    /** One value per commit: the median of its runs, as it was then. */
    medians: (number | null)[];
  }[];
};
