import { confidenceSequence } from "../sequential/confidence-sequence.ts";
import {
  judgePairs,
  type PairedSeries,
  type PairVerdict,
  ratioEnd,
  sequenceOptions,
  toldPairs,
} from "../sequential/judge-pairs.ts";
import { isSettled } from "../sequential/settled.ts";

/**
 * Probability that reruns of two equal commits ever confirm what is suspected of them. The interval is two-sided and a finding is
 * confirmed in its own direction only, by half of it: a regression and an improvement at one commit keep it together.
 */
export const RERUN_ALPHA = 0.005;

/** Turns in a row without a single pair after which two commits cannot be compared. */
export const MOST_LOST_TURNS = 3;
/** Of the published interval, for one series. */
const PUBLISHED_ALPHA = 0.05;

/** A series that is rerun: its pairs are (a: the commit before, b: the commit after), oldest first. */
export interface RerunTest extends PairedSeries {
  /** Workload and variant: what is measured together and rests together. */
  group: string;
  direction: "worse" | "better";
  role: "suspect" | "guard";
}

export interface RerunVerdict extends PairVerdict {
  ratio_low_95: number | null;
  ratio_high_95: number | null;
}

export interface RerunDecision {
  /** "open": another turn is to be made. */
  word: "open" | "confirmed" | "not-reproduced" | "cant-tell";
  /** In the order of the series given. */
  verdicts: RerunVerdict[];
  /** Groups that still have something to tell; none once decided. */
  open_groups: string[];
  /** Why it cannot be told: both ends gave no pair, more turns would not help, or the budget ended. */
  reason: "no-pairs" | "out-of-reach" | "budget" | null;
  /** How many more pairs it would take; null where told, or where nobody would wait. */
  pairs_needed: number | null;
}

/**
 * What the `start`-th start of a test (1, 2, ...) may spend: 1/2, 1/6, 1/12, ... of it. A change of the host starts a
 * test anew, and all starts together keep its promise.
 */
export function alphaOfStart(alpha: number, start: number): number {
  return alpha / (start * (start + 1));
}

/**
 * Decides on a suspected change by the pairs of reruns alone, after any turn. Confirmed: one suspected series is told to
 * differ in its direction by an effect that matters. Not reproduced: all are told otherwise. Guards are judged alike and decide nothing.
 */
export function judgeReruns({
  tests,
  alpha,
  turns,
  lost_turns,
  most_pairs,
}: {
  tests: readonly RerunTest[];
  alpha: number;
  /** Turns made, and those of the newest in a row that brought no pair. */
  turns: number;
  lost_turns: number;
  most_pairs: number;
}): RerunDecision {
  const suspects = tests.filter((one) => one.role === "suspect");
  const verdicts = judgePairs(tests, { alpha: (alpha * tests.length) / suspects.length }).map(
    (verdict, i): RerunVerdict => ({ ...verdict, ...published(tests[i]!) }),
  );
  const of = (keep: (test: RerunTest) => boolean) => verdicts.filter((_, i) => keep(tests[i]!));
  const decided = { verdicts, open_groups: [], reason: null, pairs_needed: null };
  if (tests.some(({ role, direction }, i) => role === "suspect" && verdicts[i]!.word === direction)) {
    return { ...decided, word: "confirmed" };
  }
  if (suspects.length === 0) return { ...decided, word: "cant-tell", reason: "no-pairs" };
  const untold = of(({ role }) => role === "suspect").filter(({ word }) => word === "can't tell");
  if (untold.length === 0) return { ...decided, word: "not-reproduced" };
  const turns_left = most_pairs - turns;
  const groups = [...new Set(tests.map(({ group }) => group))];
  const open_groups = groups.filter((name) => {
    const own = of(({ group }) => group === name);
    return !isSettled({ pairs: own.filter(({ pairs }) => pairs > 0), verdicts: own }, turns_left);
  });
  const open = tests.some(({ role, group }) => role === "suspect" && open_groups.includes(group));
  if (turns_left > 0 && open && lost_turns < MOST_LOST_TURNS) {
    return { ...decided, word: "open", open_groups };
  }
  const needed = untold.map(({ pairs_needed }) => pairs_needed);
  return {
    ...decided,
    word: "cant-tell",
    reason: lost_turns >= MOST_LOST_TURNS ? "no-pairs" : turns_left > 0 ? "out-of-reach" : "budget",
    pairs_needed: needed.some((one) => one === null) ? null : Math.max(...(needed as number[])),
  };
}

function published(test: RerunTest): Pick<RerunVerdict, "ratio_low_95" | "ratio_high_95"> {
  const told = toldPairs(test.pairs);
  if (told.length === 0) return { ratio_low_95: null, ratio_high_95: null };
  const differences = told.map(({ a, b }) => Math.log(b / a));
  const { low, high } = confidenceSequence(differences, PUBLISHED_ALPHA, sequenceOptions(test));
  return {
    ratio_low_95: ratioEnd(low),
    ratio_high_95: ratioEnd(high),
  };
}
