import type { PairVerdict } from "./judge-pairs.ts";

/** Before so many pairs their spread is too little known to give anything up. */
const LEAST_PAIRS = 4;
/** What would take more than so many times the turns that are left is out of reach; the foretelling errs by about as much. */
const HOPE = 3;

/** Whether more turns are no use to a workload: every series is told, or out of reach of the budget. */
export function isSettled(
  { pairs, verdicts }: { pairs: readonly unknown[]; verdicts: readonly PairVerdict[] },
  turns_left: number,
): boolean {
  if (pairs.length === 0 || verdicts.length === 0) return false;
  return verdicts.every((one) => {
    if (one.word !== "can't tell") return true;
    if (one.pairs < LEAST_PAIRS || one.reason === "few") return false;
    return one.pairs_needed === null || one.pairs_needed > HOPE * turns_left;
  });
}
