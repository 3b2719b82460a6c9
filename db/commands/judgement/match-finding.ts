import type { Cause, RegressionKind, RegressionState } from "../../contract/judgement.ts";
import { isOfEnds, type RerunEnds } from "../../contract/rerun.ts";

/** A regression as it stands. */
export type Known = {
  id: number;
  kind: RegressionKind;
  state: RegressionState;
  commit_id: number;
  cause: Cause;
};

type Found = {
  kind: RegressionKind;
  commit_id: number;
  after_commit_id: number;
  cause_commit_ids: readonly number[];
};

/**
 * The known regression that a finding is, if any: one whose cause interval it meets. Reruns have decided on some: whatever is
 * found inside is that. A suspected one may turn out to be two, so it takes only one finding.
 */
export function matchFinding<K extends Known>(
  known: readonly K[],
  found: Found,
  taken: ReadonlySet<number>,
): K | undefined {
  const of_kind = known.filter((one) => one.kind === found.kind);
  const free = of_kind.filter((one) => !taken.has(one.id));
  const standing = [
    ...free.filter((one) => one.state !== "withdrawn" && one.commit_id === found.commit_id),
    ...of_kind.filter((one) => one.state !== "withdrawn" && one.state !== "suspected"),
    ...free.filter((one) => one.state === "suspected"),
  ];
  return (
    standing.find((one) => one.cause.commit_ids.some((id) => found.cause_commit_ids.includes(id))) ??
    free.find((one) => one.state === "withdrawn" && found.cause_commit_ids.includes(one.commit_id))
  );
}

/**
 * Whether a finding asks anew what reruns left open or denied: its interval has moved or is narrower, or it is now at a commit
 * that was not among those asked. The same one, one that knows less, and one whose ends were rerun before, was answered.
 */
export function asksAnew({ cause }: Known, found: Found, answered: readonly RerunEnds[]): boolean {
  const ends = {
    before_commit_id: found.after_commit_id,
    after_commit_id: found.cause_commit_ids.at(-1)!,
  };
  if (answered.some((one) => isOfEnds(one, ends))) return false;
  const wider = cause.commit_ids.every((id) => found.cause_commit_ids.includes(id));
  return !wider || !cause.commit_ids.includes(found.commit_id);
}
