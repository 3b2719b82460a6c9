import type { Database } from "../../client.ts";
import type { PreparationDetails, PreparationOutcome } from "../../contract/preparation.ts";
import type { Outcome, Placement, RunDetails } from "../../contract/run.ts";
import type { SessionKind } from "../../contract/session.ts";
import { prepared } from "../../statement.ts";

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

/** Of a commit that are read; those of older sessions stay out. */
export const MOST_RUNS = 400;
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
  return prepared<Stored<CommitRun>>(database, RUNS_OF_COMMIT)
    .all(commit_id, host_class)
    .map((row) => ({ ...row, details: JSON.parse(row.details) as RunDetails }));
}

type Stored<Row> = Omit<Row, "details"> & { details: string };

const RUNS_OF_COMMIT = `
  select run.id as run_id, session.id as session_id, session.kind as session_kind, session.origin,
    host.name as host, workload_revision.name as workload, variant.name as variant, run.outcome,
    run.placement, run.stage, run.reason, run.output, run.started_at, run.duration_ms, run.details
  from run
  cross join session on session.id = run.session_id
  cross join host on host.id = session.host_id
  cross join workload_revision on workload_revision.id = run.workload_revision_id
  cross join variant on variant.id = run.variant_id
  where run.commit_id = ? and host.class = ?
  order by run.session_id desc, run.workload_revision_id, run.variant_id, run.started_at
  limit ${MOST_RUNS}`;

/** The tries to build a commit, the newest first. */
export function readPreparations({
  database,
  commit_id,
}: {
  database: Database;
  commit_id: number;
}): CommitPreparation[] {
  return prepared<Stored<CommitPreparation>>(database, TRIES)
    .all(commit_id)
    .map((row) => ({ ...row, details: JSON.parse(row.details) as PreparationDetails }));
}

const TRIES = `
  select outcome, stage, reason, output, runtime, details, duration_ms, prepared_at
  from preparation where commit_id = ? order by prepared_at desc limit ${PREPARATIONS}`;
