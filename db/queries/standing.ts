import { and, desc, eq, inArray } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { RegressionKind, RegressionState } from "../contract/judgement.ts";
import { regression, regressionEvent } from "../schema/index.ts";

/** What reruns have made of a change at a commit: of a regression before an improvement. */
export type Standing = {
  kind: RegressionKind;
  state: Exclude<RegressionState, "withdrawn">;
  /** Of the newest decision, a sentence and a few words; null where reruns have not decided. */
  decision: { text: string; short: string } | null;
};

/** Where a change at a commit stands on a branch and host class; null where none is known. */
export function readStanding({
  database,
  branch_id,
  host_class,
  commit_id,
}: {
  database: Database;
  branch_id: number;
  host_class: string;
  commit_id: number;
}): Standing | null {
  const found = database.orm
    .select({
      kind: regression.kind,
      state: regression.state,
      evidence: regressionEvent.evidence,
      rerun: regressionEvent.rerun,
    })
    .from(regression)
    .leftJoin(regressionEvent, eq(regressionEvent.id, regression.decision_event_id))
    .where(
      and(
        eq(regression.commit_id, commit_id),
        eq(regression.branch_id, branch_id),
        eq(regression.host_class, host_class),
        inArray(regression.state, ["suspected", "confirmed", "not-reproduced", "cant-tell"]),
      ),
    )
    .orderBy(desc(eq(regression.state, "confirmed")), desc(regression.kind), desc(regression.id))
    .limit(1)
    .get();
  if (!found) return null;
  const { kind, state, evidence, rerun } = found;
  return {
    kind,
    state: state as Standing["state"],
    decision:
      evidence && rerun && state !== "suspected" ? { text: evidence.reason, short: rerun.short } : null,
  };
}
