import type { Comparison } from "../../../db/contract/judgement.ts";

/** No page shows figures so exactly that less would be seen; a rate is told to about two digits. */
const SAME_FIGURE = 1e-4;
const SAME_RUNS = 0.05;

/** Whether two judgements of one series of a commit say the same, as far as anybody is told. */
export function isSameComparison(one: Comparison, other: Comparison): boolean {
  return (
    one.verdict === other.verdict &&
    one.reason === other.reason &&
    one.basis === other.basis &&
    one.pairs === other.pairs &&
    FIGURES.every((name) => isSame(one[name], other[name], SAME_FIGURE)) &&
    isSame(one.runs_needed, other.runs_needed, SAME_RUNS)
  );
}

const FIGURES = ["before", "after", "ratio", "ratio_low", "ratio_high"] as const;

function isSame(one: number | null, other: number | null, share: number): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= share * Math.abs(one);
}
