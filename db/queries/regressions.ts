import { and, asc, desc, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "../client.ts";
import type { RegressionEvidence, RegressionKind } from "../contract/judgement.ts";
import type { MetricKey } from "../contract/metric.ts";
import {
  branchCommit,
  changePoint,
  commit,
  regression,
  regressionEvent,
  series,
  variant,
  workloadRevision,
} from "../schema/index.ts";

/** A regression or improvement as it stands, with what it was judged from. */
export type RegressionRead = {
  regression_id: number;
  kind: RegressionKind;
  state: "suspected" | "withdrawn";
  created_at: number;
  updated_at: number;
  sha: string;
  subject: string;
  author: string;
  pr_number: number | null;
  changes: RegressionChange[];
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
  kind: "suspected" | "revised" | "withdrawn" | "suspected-again";
  at: number;
  detector_version: string;
  evidence: RegressionEvidence;
};

const EVENTS = 20;
const CHANGES = 200;

/**
 * The regressions and improvements of a branch in some state, the newest commit first; with a commit, only those
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
  state: "suspected" | "withdrawn";
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
      event_id: regression.event_id,
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
        eq(regression.state, state),
        commit_id === undefined ? undefined : eq(regression.commit_id, commit_id),
        host_class === undefined ? undefined : eq(regression.host_class, host_class),
      ),
    )
    .orderBy(desc(branchCommit.position), desc(regression.id))
    .limit(limit)
    .all();
  return rows.map(({ event_id, ...about }) => ({
    ...about,
    changes: event_id === null ? [] : readChanges(database, event_id),
    events: orm
      .select({
        event_id: regressionEvent.id,
        kind: regressionEvent.kind,
        at: regressionEvent.at,
        detector_version: regressionEvent.detector_version,
        evidence: regressionEvent.evidence,
      })
      .from(regressionEvent)
      .where(eq(regressionEvent.regression_id, about.regression_id))
      .orderBy(desc(regressionEvent.id))
      .limit(EVENTS)
      .all()
      .reverse(),
  }));
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
    .limit(CHANGES)
    .all()
    .map(({ workload_data, ...row }) => ({
      ...row,
      title: typeof workload_data.title === "string" ? workload_data.title : row.workload,
    }));
}
