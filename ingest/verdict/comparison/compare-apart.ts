import type { Better } from "../detection.ts";
import { FIRST_ROUND } from "../promises.ts";
import { lendSpread } from "../sequential/lend-spread.ts";
import { isTelling } from "../statistics/scale.ts";
import type { Word } from "./compare.ts";
import { type Between, changeBetween } from "./known-changes.ts";
import {
  blocksNeeded,
  intervalOf,
  pairsOf,
  type SharedEffect,
  type SharedRun,
  sharedEffect,
} from "./shared-blocks.ts";

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
  /** Such blocks in all after which it could be told with this noise; null when told, or more than anybody would wait for. */
  blocks_needed: number | null;
  /** With "same-level": the smallest lasting change, as a share, that the history would have shown; null: not known. */
  smallest_detectable: number | null;
}

/**
 * Every series of b against a, in the order given. Two ways lead to a verdict, and none is taken from values of different
 * blocks, which differ by the host's mood as well:
 * 1. at least three blocks that measured both: a paired t interval of the logarithms, for which series of one metric lend each other
 *    their spread. "no change" needs the 95 % interval within +- the smallest effect; "better" and "worse" one that holds in
 *    all judged series at once, and an effect that matters.
 * 2. changes between the two that reruns confirmed, if nothing else is suspected there: "better" or "worse", never "no change",
 *    as a level that was not seen to move is no proof that it did not.
 * All else is "can't tell", beside the ratio of the raw medians.
 */
export function compareApart(series: readonly ApartInput[]): ApartRow[] {
  const votes = series.filter(({ detects, a, b }) => detects && isTold(a) && isTold(b)).length;
  const effects = sharedEffects(series);
  return series.map((one, i) => compareOne(one, votes, effects[i]!));
}

/** What the blocks of each series say; how many there are, and what follows from them. */
type Shared = { blocks: number; effect: SharedEffect | null };

function sharedEffects(series: readonly ApartInput[]): Shared[] {
  const pairs = series.map(({ shared, obstacle }) =>
    obstacle === "other-host" || obstacle === "other-traffic" ? [] : pairsOf(shared),
  );
  const effects: Shared[] = pairs.map((own) => ({ blocks: own.length, effect: null }));
  for (const alike of Map.groupBy(series.keys(), (i) => series[i]!.metric).values()) {
    const lent = lendSpread(alike.map((i) => pairs[i]!));
    for (const [at, i] of alike.entries()) effects[i]!.effect = sharedEffect(pairs[i]!, lent[at]!);
  }
  return effects;
}

function compareOne(one: ApartInput, votes: number, { blocks, effect }: Shared): ApartRow {
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
    pairs: blocks,
    blocks_needed: null,
    smallest_detectable: null,
  };
  if (!known) return { ...row, reason: "not-measured" };
  if (obstacle === "other-host" || obstacle === "other-traffic") return { ...row, reason: obstacle };
  const shared = effect ? { ...row, ...ratiosOf(effect), basis: "pairs" as const } : row;
  if (!one.detects) return { ...shared, reason: "never-judged" };
  if (row.ratio === null || (blocks >= FIRST_ROUND && !effect)) return { ...row, reason: "zero" };
  const judged = effect && blocks >= FIRST_ROUND ? judgeShared(shared, effect, votes) : null;
  if (judged?.reason === null) return judged;
  return throughChanges(one, judged ?? shared) ?? judged ?? untold(one, shared);
}

function ratiosOf(effect: SharedEffect) {
  const { low, high } = intervalOf(effect);
  return { ratio: Math.exp(effect.mean), ratio_low: Math.exp(low), ratio_high: Math.exp(high) };
}

function judgeShared(row: ApartRow, effect: SharedEffect, votes: number): ApartRow {
  const { smallest_effect } = row;
  const ratio = Math.exp(effect.mean);
  if (row.ratio_low! >= 1 - smallest_effect && row.ratio_high! <= 1 + smallest_effect) {
    return { ...row, verdict: "no change" };
  }
  const sure = intervalOf(effect, votes);
  if ((sure.low > 0 || sure.high < 0) && Math.abs(ratio - 1) >= smallest_effect) {
    return { ...row, verdict: directionOf(row.better, ratio) };
  }
  return { ...row, reason: "too-noisy", blocks_needed: blocksNeeded(effect, smallest_effect, votes) };
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
    blocks_needed: null,
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
