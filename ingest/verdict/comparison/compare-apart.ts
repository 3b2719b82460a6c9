import type { Better } from "../detection.ts";
import { FIRST_ROUND } from "../promises.ts";
import { isTelling } from "../statistics/scale.ts";
import type { Word } from "./compare.ts";
import { type Between, changeBetween } from "./known-changes.ts";
import { comparePairs, type Pairs } from "./pairs.ts";

/** A run of one of the two, in a block that measured both. */
export interface SharedRun {
  side: "a" | "b";
  block: string;
  value: number;
}

/** One series of two commits that may be far apart, or of one commit on two hosts or with two variants. */
export interface ApartInput {
  series: string;
  group: string;
  metric: string;
  better: Better;
  label?: string;
  detects: boolean;
  smallest_effect: number;
  /** Medians of all runs of each, in the metric's unit; null where there is none. */
  a: number | null;
  b: number | null;
  /** Only runs that are evidence, in blocks with both. */
  shared: readonly SharedRun[];
  /** Why values of different blocks say nothing of the two; null where they may. */
  obstacle: "other-host" | "other-traffic" | "other-epoch" | null;
  /** Null where the two are not on one branch, or are not one series. */
  between: Between | null;
}

/** What can be said of b against a. Ratios are b / a. */
export interface ApartRow {
  series: string;
  group: string;
  metric: string;
  better: Better;
  label?: string;
  smallest_effect: number;
  a: number | null;
  b: number | null;
  ratio: number | null;
  /** 95 % interval; null where the ratio is that of raw medians, which have none. */
  ratio_low: number | null;
  ratio_high: number | null;
  verdict: Word;
  /** Where the ratio comes from. */
  basis: "pairs" | "changes" | "medians" | "none";
  /** Why it cannot be told; null otherwise. */
  reason:
    | "not-measured"
    | "never-judged"
    | "other-host"
    | "other-traffic"
    | "other-epoch"
    | "too-noisy"
    | "few-blocks"
    | "no-shared-block"
    | "suspected"
    | "same-level"
    | "disagreeing"
    | "zero"
    | null;
  /** Blocks in which both were measured. */
  pairs: number;
  /** Runs of each in shared blocks after which this noise would let one tell; null when told, or unknown. */
  runs_needed: number | null;
  /** With "same-level": the smallest lasting change, as a share, that the history would have shown; null: not known. */
  smallest_detectable: number | null;
}

/**
 * Every series of b against a, in the order given. Two ways lead to a verdict, and none is taken from values of different
 * blocks, which differ by the host's mood as well:
 * 1. at least three blocks that measured both: Student's paired t interval. "no change" needs the 95 % interval within +- the
 *    smallest effect; "better" and "worse" one that holds in all judged series at once, and an effect that matters.
 * 2. changes between the two that reruns confirmed, if nothing else is suspected there: "better" or "worse", never "no change",
 *    as a level that was not seen to move is no proof that it did not.
 * All else is "can't tell", beside the ratio of the raw medians.
 */
export function compareApart(series: readonly ApartInput[]): ApartRow[] {
  const votes = series.filter(({ detects, a, b }) => detects && isTold(a) && isTold(b)).length;
  return series.map((one) => compareOne(one, votes));
}

function compareOne(one: ApartInput, votes: number): ApartRow {
  const { a, b, obstacle } = one;
  const known = isTold(a) && isTold(b);
  const row: ApartRow = {
    series: one.series,
    group: one.group,
    metric: one.metric,
    better: one.better,
    ...(one.label === undefined ? {} : { label: one.label }),
    smallest_effect: one.smallest_effect,
    a,
    b,
    ratio: known && a > 0 ? b / a : null,
    ratio_low: null,
    ratio_high: null,
    verdict: "can't tell",
    basis: known ? "medians" : "none",
    reason: null,
    pairs: 0,
    runs_needed: null,
    smallest_detectable: null,
  };
  if (!known) return { ...row, reason: "not-measured" };
  if (obstacle === "other-host" || obstacle === "other-traffic") return { ...row, reason: obstacle };
  const pairs = pairsOf(one, votes);
  const paired = { ...row, pairs: pairs.count, ...(pairs.sure ? effectOf(pairs) : {}) };
  if (!one.detects) return { ...paired, reason: "never-judged" };
  if (row.ratio === null || (pairs.count >= FIRST_ROUND && !pairs.sure)) return { ...row, reason: "zero" };
  const judged = pairs.count >= FIRST_ROUND ? judgeShared(paired, pairs) : null;
  if (judged?.reason === null) return judged;
  return throughChanges(one, judged ?? paired) ?? judged ?? untold(one, paired);
}

function pairsOf(
  { series, group, metric, better, shared, detects, smallest_effect }: ApartInput,
  votes: number,
) {
  const runs = shared.map(({ side, block, value }) => ({ commit: side, block, value }));
  const of_two = { key: series, group, metric, better, runs, detects, smallest_effect };
  return comparePairs(of_two, "a", "b", votes);
}

function effectOf({ effect: { ratio, ratio_low, ratio_high } }: Pairs) {
  return { ratio, ratio_low, ratio_high, basis: "pairs" as const };
}

/** Where `sure` is known, so are the ratio and its interval. */
function judgeShared(row: ApartRow, { sure, count, runs_needed }: Pairs): ApartRow {
  const { smallest_effect } = row;
  if (row.ratio_low! >= 1 - smallest_effect && row.ratio_high! <= 1 + smallest_effect) {
    return { ...row, verdict: "no change" };
  }
  if ((sure!.low > 1 || sure!.high < 1) && Math.abs(row.ratio! - 1) >= smallest_effect) {
    return { ...row, verdict: directionOf(row.better, row.ratio!) };
  }
  return { ...row, reason: "too-noisy", runs_needed: runs_needed && Math.max(count + 1, runs_needed) };
}

/** The verdict that confirmed changes give, as long as what both share in blocks does not speak against it. */
function throughChanges({ between, obstacle }: ApartInput, row: ApartRow): ApartRow | null {
  if (!between || obstacle !== null) return null;
  const known = changeBetween(between);
  if (known.state === "unknown") return null;
  const told = row.reason === "too-noisy";
  if (known.state !== "changed") {
    const smallest_detectable = known.state === "same-level" ? between.smallest_detectable : null;
    return told ? null : { ...row, reason: known.state, smallest_detectable };
  }
  const { ratio, ratio_low, ratio_high } = known;
  const excluded = ratio_low > 1 || ratio_high < 1;
  const apart =
    row.ratio_low !== null &&
    row.ratio_high !== null &&
    (ratio_low > row.ratio_high || ratio_high < row.ratio_low);
  if (apart) return { ...row, reason: "disagreeing" };
  if (!excluded || Math.abs(ratio - 1) < row.smallest_effect)
    return told ? null : { ...row, reason: "too-noisy" };
  return {
    ...row,
    ...{ ratio, ratio_low, ratio_high },
    verdict: directionOf(row.better, ratio),
    basis: "changes",
    reason: null,
    runs_needed: null,
  };
}

function untold({ obstacle }: ApartInput, row: ApartRow): ApartRow {
  if (row.pairs > 0) return { ...row, reason: "few-blocks" };
  return { ...row, reason: obstacle ?? "no-shared-block" };
}

function directionOf(better: Better, ratio: number): "better" | "worse" {
  return ratio > 1 === (better === "higher") ? "better" : "worse";
}

function isTold(value: number | null): value is number {
  return value !== null && isTelling(value);
}
