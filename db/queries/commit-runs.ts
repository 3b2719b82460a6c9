import { and, asc, desc, eq } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { PreparationDetails, PreparationOutcome } from "../contract/preparation.ts";
import type { Outcome, Placement, RunDetails } from "../contract/run.ts";
import type { SessionKind } from "../contract/session.ts";
import { host, preparation, run, session, variant, workloadRevision } from "../schema/index.ts";

/** One run of a commit, whatever became of it. */
export type CommitRun = {
  run_id: number;
  session_id: number;
  session_kind: SessionKind;
  origin: "measured" | "recording";
  host: string;
  workload: string;
  variant: string;
  outcome: Outcome;
  placement: Placement;
  stage: string | null;
  reason: string | null;
  output: string | null;
  started_at: number;
  duration_ms: number;
  details: RunDetails;
};

/** One try to build a commit. */
export type CommitPreparation = {
  outcome: PreparationOutcome;
  stage: string | null;
  reason: string | null;
  output: string | null;
  runtime: string;
  details: PreparationDetails;
  duration_ms: number;
  prepared_at: number;
};

const RUNS = 400;
const PREPARATIONS = 10;

/** The runs of a commit on a host class, newest session first; at most 400. */
export function readCommitRuns({
  database,
  commit_id,
  host_class,
}: {
  database: Database;
  commit_id: number;
  host_class: string;
}): CommitRun[] {
  return database.orm
    .select({
      run_id: run.id,
      session_id: session.id,
      session_kind: session.kind,
      origin: session.origin,
      host: host.name,
      workload: workloadRevision.name,
      variant: variant.name,
      outcome: run.outcome,
      placement: run.placement,
      stage: run.stage,
      reason: run.reason,
      output: run.output,
      started_at: run.started_at,
      duration_ms: run.duration_ms,
      details: run.details,
    })
    .from(run)
    .innerJoin(session, eq(session.id, run.session_id))
    .innerJoin(host, eq(host.id, session.host_id))
    .innerJoin(workloadRevision, eq(workloadRevision.id, run.workload_revision_id))
    .innerJoin(variant, eq(variant.id, run.variant_id))
    .where(and(eq(run.commit_id, commit_id), eq(host.class, host_class)))
    .orderBy(desc(run.session_id), asc(run.workload_revision_id), asc(run.variant_id), asc(run.started_at))
    .limit(RUNS)
    .all();
}

/** The tries to build a commit, the newest first. */
export function readPreparations({
  database,
  commit_id,
}: {
  database: Database;
  commit_id: number;
}): CommitPreparation[] {
  return database.orm
    .select({
      outcome: preparation.outcome,
      stage: preparation.stage,
      reason: preparation.reason,
      output: preparation.output,
      runtime: preparation.runtime,
      details: preparation.details,
      duration_ms: preparation.duration_ms,
      prepared_at: preparation.prepared_at,
    })
    .from(preparation)
    .where(eq(preparation.commit_id, commit_id))
    .orderBy(desc(preparation.prepared_at))
    .limit(PREPARATIONS)
    .all();
}
