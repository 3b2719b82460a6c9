import { z } from "zod";

/** regression: something got worse; improvement: nothing did and something got better. */
export const regressionKind = z.enum(["regression", "improvement"]);
export type RegressionKind = z.infer<typeof regressionKind>;

/**
 * suspected: the history shows it, reruns have not decided. confirmed, not-reproduced, cant-tell: what reruns of both ends
 * said. withdrawn: the history did not show it any more before reruns decided.
 */
export const regressionState = z.enum(["suspected", "confirmed", "not-reproduced", "cant-tell", "withdrawn"]);
export type RegressionState = z.infer<typeof regressionState>;

/** rerun: reruns were planned. narrowed: a step of the bisection, or its end. The others are named after their state. */
export const regressionEventKind = z.enum([
  "suspected",
  "revised",
  "withdrawn",
  "suspected-again",
  "rerun",
  "confirmed",
  "not-reproduced",
  "cant-tell",
  "narrowed",
]);
export type RegressionEventKind = z.infer<typeof regressionEventKind>;

/** Change points that one look may find at one commit. */
export const MOST_CHANGE_POINTS = 500;

const id = z.number().int().positive();
const leftOut = z.array(z.strictObject({ commit_id: id, why: z.string().max(500) })).max(10_000);

/** The commits that may be the cause, in branch order: all after `after_commit_id` up to the first surely on the new level. */
export const cause = z.strictObject({
  after_commit_id: id,
  commit_ids: z.array(id).min(1).max(10_000),
  /** Of these, the ones that bisection could not measure, and could not place. */
  unbuilt: leftOut.default([]),
  untold: leftOut.default([]),
});
export type Cause = z.infer<typeof cause>;

const share = z.number().nonnegative().nullable();

/** What the detector says of one series today. Shares: 0.05 is 5 %. */
export const seriesAnalysis = z.strictObject({
  status: z.enum(["too-early", "too-few", "judged"]),
  /** Looks until then: a page that judges again must spend as much of the false alarms allowed. */
  looks: z.number().int().nonnegative(),
  /** Stretches of commits on one level: first and last commit of each, by hash. */
  levels: z.array(z.strictObject({ from: z.string(), to: z.string(), value: z.number() })).max(1_000),
  noise_between_runs: share,
  noise_between_commits: share,
  /** The smallest lasting change that this series could have shown. */
  smallest_detectable: share,
  /** Slow drift, in steps too small to be told one by one: the newest level against the one at a release or some commits back. */
  drifts: z
    .array(
      z.strictObject({
        /** The tag of a release, "100 commits back". */
        against: z.string().max(250),
        sha: z.string(),
        direction: z.enum(["worse", "better"]),
        ratio: z.number().positive(),
        ratio_low: z.number().positive(),
        ratio_high: z.number().positive(),
      }),
    )
    .max(4),
  /** Changes seen without enough evidence for a flag, by the hash of their commit. Never announced. */
  suspected: z
    .array(z.strictObject({ sha: z.string(), ratio: z.number().nullable(), why: z.string() }))
    .max(1_000),
});
export type SeriesAnalysis = z.infer<typeof seriesAnalysis>;

/** One side of a change as a look had it. */
const levelSeen = z.strictObject({
  /** First and last measured commit, by hash, and how many were. */
  from: z.string(),
  to: z.string(),
  commits: z.number().int().positive(),
  /** Sessions about the change in which it was measured; of the strongest series only. */
  sessions: z
    .array(
      z.strictObject({
        session_id: id,
        epoch_id: id,
        /** The blocks of this session that the level was measured in. */
        blocks: z.array(z.number().int()).max(1_000),
        /** The control's median in this series in this session; null where it was not measured. */
        control: z.number().nullable(),
      }),
    )
    .max(100),
});
export type LevelSeen = z.infer<typeof levelSeen>;

/** What one series was suspected by. */
const seriesSeen = z.strictObject({
  /** The step between two levels of the history, or the newest commits against the level before them. */
  test: z.enum(["levels", "newest"]),
  /** What noise alone would show, of this series alone, and what that had to stay below. */
  p_value: z.number().nonnegative(),
  p_limit: z.number().nonnegative(),
  noise_between_runs: share,
  noise_between_commits: share,
  /** Null where the look gave the series no levels. */
  before: levelSeen.nullable(),
  after: levelSeen.nullable(),
});
export type SeriesSeen = z.infer<typeof seriesSeen>;

/** Frozen with a judgement: what was known when it was made. */
export const regressionEvidence = z.strictObject({
  /** One sentence. */
  reason: z.string().max(500),
  completed_rounds: z.number().int().nonnegative(),
  /** Share of false flags promised for this look, jointly over all series. */
  alpha: z.number().positive(),
  /** Series that the look could have suspected. Absent in evidence from before it was kept. */
  family: z.number().int().nonnegative().optional(),
  session_ids: z.array(z.number().int()).max(10_000),
  epoch_ids: z.array(z.number().int()).max(1_000),
  placement: z.enum(["pinned", "unpinned"]),
  origin: z.enum(["measured", "recording"]),
  /** Commits that may be the cause but were not measured, by hash. */
  unmeasured: z.array(z.string()).max(10_000),
  series: z
    .array(
      z.strictObject({
        series_id: z.number().int(),
        label: z.string().max(300),
        /** A window of commits around the change and, for each, the median of its runs as it was then. */
        commits: z.array(z.string()).max(200),
        medians: z.array(z.number().nullable()).max(200),
        /** Absent in evidence from before it was kept. */
        seen: seriesSeen.optional(),
      }),
    )
    .max(500),
});
export type RegressionEvidence = z.infer<typeof regressionEvidence>;

/** What is said of one series of a commit against its last measured ancestor, why not more, and from what. */
export const comparisonWord = z.enum(["better", "worse", "no change", "can't tell"]);
export type ComparisonWord = z.infer<typeof comparisonWord>;
export const comparisonReason = z.enum([
  "too-early",
  "not-measured",
  "few-runs",
  "suspected",
  "too-noisy",
  "never-judged",
]);
export type ComparisonReason = z.infer<typeof comparisonReason>;
export const comparisonBasis = z.enum(["change", "levels", "pairs", "none"]);
export type ComparisonBasis = z.infer<typeof comparisonBasis>;

const figure = z.number().nullable();

/** One series of a commit against its last measured ancestor; ratios are commit / ancestor. */
export const comparison = z.strictObject({
  series_id: id,
  verdict: comparisonWord,
  reason: comparisonReason.nullable(),
  basis: comparisonBasis,
  before: figure,
  after: figure,
  ratio: figure,
  ratio_low: figure,
  ratio_high: figure,
  pairs: z.number().int().nonnegative(),
  runs_needed: z.number().int().positive().nullable(),
});
export type Comparison = z.infer<typeof comparison>;
