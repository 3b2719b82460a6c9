import type { Database } from "../../client.ts";
import type { Placement } from "../../contract/run.ts";
import { prepared } from "../../statement.ts";

/** A value of a run that is evidence, in a session that measured both of two commits. */
export type SharedValue = {
  series_id: number;
  commit_id: number;
  session_id: number;
  block: number;
  value: number;
  placement: Placement;
};

/** Where a commit was measured. */
export type MeasuredIn = { epoch_id: number; host_id: number };

/** Blocks beyond these add little: the spread of the pairs is known by then. */
const SESSIONS = 20;
const VALUES = 100_000;
const EPOCHS = 500;

/**
 * The newest sessions on a host class in which both commits have a run that is evidence, at most 20. Reruns answer a question
 * of their own, and are none.
 */
export function readSharedSessions({
  database,
  host_class,
  commit_ids: [one, other],
}: {
  database: Database;
  host_class: string;
  commit_ids: readonly [number, number];
}): number[] {
  return prepared<number>(database, SHARED).pluck().all(other, one, host_class, one, other, SESSIONS);
}

/** Of the session of the row: a commit may have been planned in it, and never run. */
const HAS_EVIDENCE = `exists (
    select 1 from run where run.session_id = session_commit.session_id and run.commit_id = ?
      and run.outcome = 'ok' and run.placement <> 'broken')`;
const SHARED = `
  select session_commit.session_id
  from session_commit
  cross join session_commit as beside
    on beside.session_id = session_commit.session_id and beside.commit_id = ?
  cross join session on session.id = session_commit.session_id
  cross join host on host.id = session.host_id
  where session_commit.commit_id = ? and session.kind <> 'rerun' and host.class = ?
    and ${HAS_EVIDENCE} and ${HAS_EVIDENCE}
  order by session_commit.session_id desc
  limit ?`;

/** What the runs of some commits gave in some sessions, in some series of one engine and host class. */
export function readSharedValues({
  database,
  engine_id,
  host_class,
  session_ids,
  commit_ids,
  series_ids,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
  session_ids: readonly number[];
  commit_ids: readonly number[];
  series_ids: readonly number[];
}): SharedValue[] {
  return prepared<SharedValue>(database, VALUES_OF_SESSIONS).all(
    ...[JSON.stringify(session_ids), JSON.stringify(commit_ids), engine_id, host_class],
    ...[JSON.stringify(series_ids), VALUES],
  );
}

/** From the few runs of the sessions to their samples: a control has thousands of others in each series. */
const VALUES_OF_SESSIONS = `
  select series.id as series_id, run.commit_id, run.session_id, run.block, sample.value, run.placement
  from json_each(?) as chosen
  cross join json_each(?) as wanted
  cross join run on run.session_id = chosen.value and run.commit_id = wanted.value
  cross join series on series.engine_id = ? and series.host_class = ?
    and series.workload_revision_id = run.workload_revision_id and series.variant_id = run.variant_id
  cross join sample on sample.series_id = series.id and sample.commit_id = run.commit_id and sample.run_id = run.id
  where run.outcome = 'ok' and run.placement <> 'broken' and series.id in (select value from json_each(?))
  limit ?`;

/** The epochs in which a commit has a run that is evidence, and their hosts; at most 500. */
export function readMeasuredIn({
  database,
  host_class,
  commit_id,
}: {
  database: Database;
  host_class: string;
  commit_id: number;
}): MeasuredIn[] {
  return prepared<MeasuredIn>(database, MEASURED_IN).all(commit_id, host_class, commit_id, EPOCHS);
}

const MEASURED_IN = `
  select distinct session.epoch_id, session.host_id
  from session_commit
  cross join session on session.id = session_commit.session_id
  cross join host on host.id = session.host_id
  where session_commit.commit_id = ? and session.kind <> 'rerun' and host.class = ? and ${HAS_EVIDENCE}
  limit ?`;
