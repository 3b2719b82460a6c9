import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** A complete session of a host, and the commits that told it from the engine. */
export type SessionControl = {
  session_id: number;
  host_id: number;
  host: string;
  epoch_id: number;
  started_at: number;
  control_id: number | null;
  control_sha: string | null;
  successor_id: number | null;
};

/** What a commit's runs of a series gave in one session. */
export type ControlValue = { series_id: number; commit_id: number; session_id: number; value: number };

const SESSIONS = 500;
const VALUES = 100_000;

/** The newest complete sessions of a branch on a host class that had a control to measure (reruns have none), at most 500, oldest first. */
export function readControlSessions({
  database,
  engine_id,
  branch_id,
  host_class,
}: {
  database: Database;
  engine_id: number;
  branch_id: number;
  host_class: string;
}): SessionControl[] {
  return prepared<SessionControl>(database, NEWEST_SESSIONS).all(engine_id, branch_id, host_class).reverse();
}

/** From the newest session of the engine backwards, in the order of its index, until there are enough. */
const NEWEST_SESSIONS = `
  select session.id as session_id, host.id as host_id, host.name as host, session.epoch_id, session.started_at,
    control.commit_id as control_id, "commit".sha as control_sha, successor.commit_id as successor_id
  from session indexed by session_by_engine
  cross join host on host.id = session.host_id
  left join session_commit as control on control.session_id = session.id and control.role = 'control'
  left join "commit" on "commit".id = control.commit_id
  left join session_commit as successor on successor.session_id = session.id and successor.role = 'successor'
  where session.engine_id = ? and session.branch_id = ? and host.class = ? and session.ended_at is not null
    and session.kind <> 'rerun'
  order by session.started_at desc, session.id desc
  limit ${SESSIONS}`;

/** The oldest commit of a branch with a value in one of these series: it stands for the control where sessions name none. */
export function readOldestMeasured({
  database,
  branch_id,
  series_ids,
}: {
  database: Database;
  branch_id: number;
  series_ids: number[];
}): { commit_id: number; sha: string } | null {
  const found = prepared<{ commit_id: number; sha: string }>(database, OLDEST).get(
    branch_id,
    JSON.stringify(series_ids),
  );
  return found ?? null;
}

const OLDEST = `
  select "commit".id as commit_id, "commit".sha
  from branch_commit
  cross join "commit" on "commit".id = branch_commit.commit_id
  where branch_commit.branch_id = ? and exists (
    select 1 from series_commit
    where series_commit.commit_id = branch_commit.commit_id
      and series_commit.series_id in (select value from json_each(?))
  )
  order by branch_commit.position
  limit 1`;

/** The runs of some commits in some series and sessions that are evidence, the newest session first. */
export function readControlValues({
  database,
  series_ids,
  commit_ids,
  session_ids,
}: {
  database: Database;
  series_ids: readonly number[];
  commit_ids: readonly number[];
  session_ids: readonly number[];
}): ControlValue[] {
  const newest_first = session_ids.toSorted((a, b) => b - a);
  return prepared<ControlValue>(database, VALUES_IN_SESSIONS).all(
    ...[newest_first, commit_ids, series_ids].map((ids) => JSON.stringify(ids)),
  );
}

/** From sessions to their runs: a control has been measured in very many others. */
const VALUES_IN_SESSIONS = `
  select sample.series_id, run.commit_id, run.session_id, sample.value
  from json_each(?) as asked
  cross join session on session.id = asked.value
  cross join run on run.session_id = session.id and run.commit_id in (select value from json_each(?))
  cross join series on series.id in (select value from json_each(?))
    and series.workload_revision_id = run.workload_revision_id and series.variant_id = run.variant_id
  cross join sample on sample.series_id = series.id and sample.commit_id = run.commit_id
    and sample.run_id = run.id
  where run.outcome = 'ok' and run.placement <> 'broken' and session.kind <> 'rerun'
  limit ${VALUES}`;
