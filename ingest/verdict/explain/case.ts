import type { Better } from "../detection.ts";
import type { Blame, BlamedSeries } from "../regressions/host-blame.ts";
import type { Recovery, SeriesCourse } from "../regressions/recovery.ts";

/**
 * All that is on record of one regression or improvement, as plain data. Values are in the unit of their metric, ratios are
 * after / before, shares are 0.05 for 5 %. What is not known is null; strings may be strangers' words.
 */
export interface RegressionCase {
  kind: "regression" | "improvement";
  state: "suspected" | "confirmed" | "not-reproduced" | "cant-tell" | "withdrawn";
  commit: CaseCommit;
  host_class: string;
  placement: "pinned" | "unpinned";
  origin: "measured" | "recording";
  seen: CaseSeen;
  /** What changed the other way and may have the same cause, as it stands; null where nothing did, or reruns denied it. */
  opposite: { regression_id: number; state: "suspected" | "confirmed" | "cant-tell" } | null;
  cause: CaseCause;
  /** Null where no rerun was made. */
  reruns: CaseReruns | null;
  /** In the order in which they were taken. */
  bisection: readonly CaseStep[];
  /** The sessions of both levels and the control's values in them; empty where they are not on record. */
  levels: readonly BlamedSeries[];
  /** What the series that made it did later, for those that are on record. */
  courses: readonly SeriesCourse[];
}

/** A case with what its data says of the host and of a later recovery. */
export interface JudgedCase extends RegressionCase {
  host: Blame | null;
  recovery: Recovery | null;
}

export interface CaseCommit {
  sha: string;
  subject: string;
}

/** What the history showed in the look that its figures are of, frozen with it. */
export interface CaseSeen {
  rounds: number | null;
  sessions: number;
  epochs: number;
  /** Probability of any false flag in that look, over all series. */
  alpha: number | null;
  /** Series that the look covered. */
  family: number | null;
  /** Strongest first. */
  series: readonly SeenSeries[];
}

export interface SeenSeries {
  label: string;
  metric: string;
  better: Better;
  before: number;
  after: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  /** Standard deviations of runs of one commit, and of commits of one level beyond that. */
  noise_between_runs: number | null;
  noise_between_commits: number | null;
  /** Commits on the two levels. */
  commits_before: number | null;
  commits_after: number | null;
  /** What suspected it: the step between two levels of the history, or its newest commits against the level before them. */
  test: "levels" | "newest" | null;
  /** Of this series alone, and what it had to be below. */
  p_value: number | null;
  p_limit: number | null;
}

/** The commits that may be the cause, the ones in question only. */
export interface CaseCause {
  /** The last commit surely on the old level, and the first surely on the new one. */
  after: CaseCommit;
  upto: CaseCommit;
  /** Every commit that may be the cause, `upto` among them. */
  commits: readonly string[];
  /** Of these: never measured; could not be built or started; measured, but their level cannot be told. */
  unmeasured: readonly string[];
  unbuilt: readonly { sha: string; why: string }[];
  untold: readonly string[];
}

export interface CaseReruns {
  before: CaseCommit;
  after: CaseCommit;
  /** Turns made (each is a pair for every workload that still had something to tell), and the most that were allowed. */
  turns: number;
  most_pairs: number;
  /** Probability of a false answer over all suspected series and all looks. */
  alpha: number;
  series: readonly TestedSeries[];
}

export interface TestedSeries {
  label: string;
  metric: string;
  role: "suspect" | "guard";
  word: "better" | "worse" | "no change" | "can't tell";
  pairs: number;
  /** Value of the commit before. */
  before: number | null;
  ratio: number | null;
  /** 95 %, at every look. */
  ratio_low: number | null;
  ratio_high: number | null;
  smallest_effect: number;
  /** More pairs that would tell; null where told, unknown or beyond patience. */
  pairs_needed: number | null;
}

export interface CaseStep {
  sha: string;
  word: "old level" | "new level" | "can't tell" | "not built";
  label: string;
  pairs: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
}

/** How a value of a metric is written, with its unit: "81.2 k ops/s". */
export type FormatValue = (metric: string, value: number) => string;

/** What may be read of a case. Every sentence ends in a full stop. */
export interface Explanation {
  /** The verdict in one line. */
  verdict: string;
  sections: { title: (typeof TITLES)[number]; sentences: string[] }[];
}

export const TITLES = [
  "What was seen",
  "What was tested",
  "What was ruled out",
  "What is not known",
] as const;
