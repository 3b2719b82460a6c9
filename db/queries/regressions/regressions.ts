import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "../../client.ts";
import {
  type Cause,
  MOST_CHANGE_POINTS,
  type RegressionEventKind,
  type RegressionEvidence,
  type RegressionKind,
  type RegressionState,
} from "../../contract/judgement.ts";
import type { MetricKey } from "../../contract/metric.ts";
import type { RerunEvidence } from "../../contract/rerun.ts";
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

/** A regression or improvement as it stands, with what it was judged from. */
export type RegressionRead = {
  regression_id: number;
  kind: RegressionKind;
  state: RegressionState;
  /** The last commit before the cause, and all that may be it, in branch order; why one was left out of the search. */
  after_sha: string;
  causes: { sha: string; why: string | null }[];
  created_at: number;
  updated_at: number;
  sha: string;
  subject: string;
  author: string;
  pr_number: number | null;
  /** The look that found what the history shows; null where none has yet. */
  event_id: number | null;
  /** What the history shows. */
  changes: RegressionChange[];
  /** What reruns alone showed, where they decided. */
  rerun_changes: RegressionChange[];
  /** The oldest first. */
  events: RegressionEventRead[];
};

export type RegressionChange = {
  series_id: number;
  workload: string;
  title: string;
  variant: string;
  metric: MetricKey;
  sha: string;
  after_sha: string;
  direction: "worse" | "better";
  before: number;
  after: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

export type RegressionEventRead = {
  event_id: number;
  kind: RegressionEventKind;
  at: number;
  detector_version: string;
  evidence: RegressionEvidence;
  rerun: RerunEvidence | null;
};

const EVENTS = 60;
/** Of a cause that are named. */
const CAUSES = 200;

/**
 * The regressions and improvements of a branch in some states, the newest commit first; with a commit, only those
 * at it. With a host class, only those seen on it.
 */
export function readRegressions({
  database,
  branch_id,
  state,
  limit,
  commit_id,
  host_class,
}: {
  database: Database;
  branch_id: number;
  state: RegressionState | readonly RegressionState[];
  limit: number;
  commit_id?: number | undefined;
  host_class?: string | undefined;
}): RegressionRead[] {
  const { orm } = database;
  const rows = orm
    .select({
      regression_id: regression.id,
      kind: regression.kind,
      state: regression.state,
      created_at: regression.created_at,
      updated_at: regression.updated_at,
      cause: regression.cause,
      event_id: regression.event_id,
      decision_event_id: regression.decision_event_id,
      sha: commit.sha,
      subject: commit.subject,
      author: commit.author,
      pr_number: commit.pr_number,
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
        inArray(regression.state, [state].flat()),
        commit_id === undefined ? undefined : eq(regression.commit_id, commit_id),
        host_class === undefined ? undefined : eq(regression.host_class, host_class),
      ),
    )
    .orderBy(desc(branchCommit.position), desc(regression.id))
    .limit(limit)
    .all();
  return rows.map(({ decision_event_id, cause, ...about }) => ({
    ...about,
    ...readCause(database, cause),
    changes: about.event_id === null ? [] : readChanges(database, about.event_id),
    rerun_changes: decision_event_id === null ? [] : readChanges(database, decision_event_id),
    events: orm
      .select({
        event_id: regressionEvent.id,
        kind: regressionEvent.kind,
        at: regressionEvent.at,
        detector_version: regressionEvent.detector_version,
        evidence: regressionEvent.evidence,
        rerun: regressionEvent.rerun,
      })
      .from(regressionEvent)
      .where(eq(regressionEvent.regression_id, about.regression_id))
      .orderBy(desc(regressionEvent.id))
      .limit(EVENTS)
      .all()
      .reverse(),
  }));
}

function readCause(database: Database, cause: Cause): Pick<RegressionRead, "after_sha" | "causes"> {
  const ids = [cause.after_commit_id, ...cause.commit_ids.slice(0, CAUSES)];
  const rows = database.orm
    .select({ id: commit.id, sha: commit.sha })
    .from(commit)
    .where(inArray(commit.id, ids))
    .all();
  const sha_of = new Map(rows.map(({ id, sha }) => [id, sha]));
  const why_of = new Map([...cause.untold, ...cause.unbuilt].map(({ commit_id, why }) => [commit_id, why]));
  return {
    after_sha: sha_of.get(cause.after_commit_id) ?? "",
    causes: ids.slice(1).map((id) => ({ sha: sha_of.get(id)!, why: why_of.get(id) ?? null })),
  };
}

function readChanges(database: Database, event_id: number): RegressionChange[] {
  const at = alias(commit, "at_commit");
  const after = alias(commit, "after_commit");
  return database.orm
    .select({
      series_id: changePoint.series_id,
      workload: workloadRevision.name,
      workload_data: workloadRevision.data,
      variant: variant.name,
      metric: series.metric,
      sha: at.sha,
      after_sha: after.sha,
      direction: changePoint.direction,
      before: changePoint.before,
      after: changePoint.after,
      ratio: changePoint.ratio,
      ratio_low: changePoint.ratio_low,
      ratio_high: changePoint.ratio_high,
    })
    .from(changePoint)
    .innerJoin(series, eq(series.id, changePoint.series_id))
    .innerJoin(workloadRevision, eq(workloadRevision.id, series.workload_revision_id))
    .innerJoin(variant, eq(variant.id, series.variant_id))
    .innerJoin(at, eq(at.id, changePoint.commit_id))
    .innerJoin(after, eq(after.id, changePoint.after_commit_id))
    .where(eq(changePoint.event_id, event_id))
    .orderBy(asc(changePoint.series_id))
    .limit(MOST_CHANGE_POINTS)
    .all()
    .map(({ workload_data, ...row }) => ({
      ...row,
      title: typeof workload_data.title === "string" ? workload_data.title : row.workload,
    }));
}
