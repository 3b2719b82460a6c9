import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";
import type { Database } from "../../client.ts";
import type { Cause, RegressionKind, RegressionState } from "../../contract/judgement.ts";
import type { RerunEvidence } from "../../contract/rerun.ts";
import { smallestEffectsOf } from "../../contract/smallest-effect.ts";
import {
  branchCommit,
  changePoint,
  commit,
  regression,
  regressionEvent,
  series,
  variant,
  workloadRevision,
} from "../../schema/index.ts";

/** A regression that reruns may have something to say about. */
export type OpenRegression = {
  regression_id: number;
  kind: RegressionKind;
  state: RegressionState;
  commit_id: number;
  sha: string;
  subject: string;
  /** On the branch; null where the branch has lost it. */
  position: number | null;
  cause: Cause;
  /** What the history shows now. */
  changes: SuspectedChange[];
  /** The newest plan, and the newest decision. */
  planned: RerunEvidence | null;
  decided: RerunEvidence | null;
};

export type SuspectedChange = {
  series_id: number;
  workload_revision_id: number;
  workload_title: string;
  variant_id: number;
  variant: string;
  metric: (typeof series.$inferSelect)["metric"];
  smallest_effect: number;
  direction: "worse" | "better";
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

/** Regressions of a branch on a host class that are suspected, could not be told, or are confirmed; the newest commit last. */
export function readOpenRegressions(
  database: Database,
  { branch_id, host_class }: { branch_id: number; host_class: string },
): OpenRegression[] {
  const rows = database.orm
    .select({
      regression_id: regression.id,
      kind: regression.kind,
      state: regression.state,
      commit_id: regression.commit_id,
      sha: commit.sha,
      subject: commit.subject,
      position: branchCommit.position,
      cause: regression.cause,
      event_id: regression.event_id,
    })
    .from(regression)
    .innerJoin(commit, eq(commit.id, regression.commit_id))
    .leftJoin(
      branchCommit,
      and(eq(branchCommit.branch_id, regression.branch_id), eq(branchCommit.commit_id, regression.commit_id)),
    )
    .where(
      and(
        eq(regression.branch_id, branch_id),
        eq(regression.host_class, host_class),
        inArray(regression.state, ["suspected", "cant-tell", "confirmed"]),
      ),
    )
    .orderBy(asc(branchCommit.position), asc(regression.id))
    .all();
  return rows.map(({ event_id, ...one }) => ({
    ...one,
    changes: event_id === null ? [] : readChanges(database, event_id),
    ...readReruns(database, one.regression_id),
  }));
}

function readChanges(database: Database, event_id: number): SuspectedChange[] {
  return database.orm
    .select({
      series_id: series.id,
      workload_revision_id: series.workload_revision_id,
      data: workloadRevision.data,
      workload: workloadRevision.name,
      variant_id: series.variant_id,
      variant: variant.name,
      metric: series.metric,
      direction: changePoint.direction,
      ratio: changePoint.ratio,
      ratio_low: changePoint.ratio_low,
      ratio_high: changePoint.ratio_high,
    })
    .from(changePoint)
    .innerJoin(series, eq(series.id, changePoint.series_id))
    .innerJoin(workloadRevision, eq(workloadRevision.id, series.workload_revision_id))
    .innerJoin(variant, eq(variant.id, series.variant_id))
    .where(eq(changePoint.event_id, event_id))
    .all()
    .map(({ data, workload, ...one }) => ({
      ...one,
      workload_title: typeof data.title === "string" ? data.title : workload,
      smallest_effect: smallestEffectsOf(data)(one.metric),
    }));
}

function readReruns(database: Database, regression_id: number): Pick<OpenRegression, "planned" | "decided"> {
  const events = database.orm
    .select({ kind: regressionEvent.kind, rerun: regressionEvent.rerun })
    .from(regressionEvent)
    .where(and(eq(regressionEvent.regression_id, regression_id), isNotNull(regressionEvent.rerun)))
    .orderBy(asc(regressionEvent.id))
    .all();
  const newest = (kinds: readonly string[]) =>
    events.findLast(({ kind }) => kinds.includes(kind))?.rerun ?? null;
  return { planned: newest(["rerun"]), decided: newest(["confirmed", "not-reproduced", "cant-tell"]) };
}
