export {
  type Bound,
  type BoundJudgement,
  type BoundStanding,
  type BoundState,
  type Breach,
  breachVerdict,
  breachWords,
  judgeBound,
  judgeStanding,
  untoldWords,
} from "./bounds.ts";
export { apartReason, apartVerdict } from "./comparison/apart-words.ts";
export { type ComparisonInput, type ComparisonRow, compareCommits, type Word } from "./comparison/compare.ts";
export { type ApartInput, type ApartRow, compareApart } from "./comparison/compare-apart.ts";
export { geometricMeans, type MetricMean } from "./comparison/geometric-mean.ts";
export type { Between, KnownChange } from "./comparison/known-changes.ts";
export { type HistoryLook, lookAtHistory } from "./comparison/look-at-history.ts";
export type { SharedRun } from "./comparison/shared-blocks.ts";
export type {
  Better,
  CauseInterval,
  ChangePoint,
  Detection,
  DetectionInput,
  Level,
  PlaceCost,
  Regression,
  Run,
  SeriesDetection,
  SeriesInput,
} from "./detection.ts";
export type { Explanation, FormatValue, RegressionCase } from "./explain/case.ts";
export { explain } from "./explain/explain.ts";
export { recoveryWords } from "./explain/recovery-words.ts";
export { type ControlSession, type HostDrift, hostDrift } from "./host-drift.ts";
export { detectHistory } from "./levels/detect-history.ts";
export { FALSE_SUSPICIONS_PER_COMMIT, FIRST_ROUND, REACH } from "./promises.ts";
export { joinRegressions, type UnsurePlaces } from "./regressions/join.ts";
export { recoveryOf } from "./regressions/recovery.ts";
export {
  type Drift,
  type DriftAgainst,
  type DriftSeries,
  driftAgainst,
  slowDrift,
} from "./regressions/slow-drift.ts";
export {
  alphaOfStart,
  judgeReruns,
  MOST_LOST_TURNS,
  RERUN_ALPHA,
  type RerunDecision,
  type RerunTest,
  type RerunVerdict,
} from "./reruns/judge-reruns.ts";
export { LEVEL_ALPHA, type Placed, placeLevel } from "./reruns/place-level.ts";
export { levelWords, type RerunWords, rerunWords } from "./reruns/words.ts";
export {
  commitVerdict,
  type Outcome,
  regressionWords,
  type Verdict,
} from "./sentence.ts";
export { confidenceSequence } from "./sequential/confidence-sequence.ts";
export { learnControlShare, type SharedSession, withoutControl } from "./sequential/control-share.ts";
export { smallestDetectablePairs } from "./sequential/detectable.ts";
export {
  judgePairs,
  type Pair,
  type PairedSeries,
  type PairVerdict,
  type PairWord,
  ratioEnd,
} from "./sequential/judge-pairs.ts";
export { lendSpread, spreadOfHistory } from "./sequential/lend-spread.ts";
export { type PairNoise, pairNoise } from "./sequential/pair-noise.ts";
export { isSettled } from "./sequential/settled.ts";
export { median } from "./statistics/quantiles.ts";
export { suspicionLimit } from "./suspicion-limit.ts";
export { DETECTOR_VERSION } from "./version.ts";
export { type CommitSummary, summariseRuns, watchedSeries } from "./watch/commit-values.ts";
export { hostMoods, learnMoodShare, type MoodyRun } from "./watch/host-moods.ts";
export { type JointSuspicion, joinSuspicions, type SeriesSuspicion } from "./watch/known-places.ts";
export { type Spending, spendingFor } from "./watch/spending.ts";
export { watchNewest } from "./watch/watch-newest.ts";
export { MOST_COMMITS, type Suspicion, type WatchedSeries, watchSeries } from "./watch/watch-series.ts";
export { type MoodlessSeries, withoutMoods } from "./watch/without-moods.ts";
