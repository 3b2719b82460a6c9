import { desc, eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import type { EpochDetails } from "../../contract/epoch.ts";
import type { Placement } from "../../contract/run.ts";
import type { SessionChecks, SessionKind } from "../../contract/session.ts";
import { epoch } from "../../schema/index.ts";
import { prepared } from "../../statement.ts";

/** A host, what it did last, and what could move its figures. */
export type HostState = {
  host_id: number;
  name: string;
  class: string;
  /** Its newest session of the engine. */
  session: {
    session_id: number;
    kind: SessionKind;
    origin: "measured" | "recording";
    started_at: number;
    ended_at: number | null;
    checks: SessionChecks;
  };
  /** Of that session; null where it has none yet. */
  last_run_at: number | null;
  placement: Placement | null;
  /** Runs of that session that were not held where they were planned. */
  astray: number;
  /** Where engine and load were to run, and where they were found. */
  plan: string | null;
  ran_on: string | null;
  epoch: { number: number; since: number; fingerprint: string; details: EpochDetails };
};

const HOSTS = 50;

/** Every host that ever had a session of an engine, the freshest first. */
export function readHosts({ database, engine_id }: { database: Database; engine_id: number }): HostState[] {
  return prepared<Pick<HostState, "host_id" | "name" | "class">>(database, NEWEST_HOSTS)
    .all()
    .flatMap((one) => {
      const newest = newestSession(database, { engine_id, host_id: one.host_id });
      if (!newest) return [];
      return [
        { ...one, session: newest, ...runsOf(database, newest), epoch: epochOf(database, one.host_id) },
      ];
    })
    .sort((a, b) => b.session.started_at - a.session.started_at);
}

const NEWEST_HOSTS = `select id as host_id, name, class from host order by id desc limit ${HOSTS}`;

function newestSession(database: Database, { engine_id, host_id }: { engine_id: number; host_id: number }) {
  const row = prepared<Omit<HostState["session"], "checks"> & { checks: string }>(
    database,
    NEWEST_SESSION,
  ).get(engine_id, host_id);
  return row && { ...row, checks: JSON.parse(row.checks) as SessionChecks };
}

const NEWEST_SESSION = `
  select id as session_id, kind, origin, started_at, ended_at, checks
  from session where engine_id = ? and host_id = ? order by started_at desc limit 1`;

/**
 * Of a session's runs the newest, found commit by commit since a round has very many of them; and how many of them were not held
 * where they were planned.
 */
function runsOf(
  database: Database,
  { session_id }: { session_id: number },
): Pick<HostState, "last_run_at" | "placement" | "astray" | "plan" | "ran_on"> {
  const newest = prepared<NewestRun>(database, NEWEST_RUN).get(session_id);
  if (!newest) return { last_run_at: null, placement: null, astray: 0, plan: null, ran_on: null };
  const { started_at, ...held } = newest;
  const astray = prepared<number>(database, ASTRAY).pluck().get(session_id)!;
  return { last_run_at: started_at, astray, ...held };
}

type NewestRun = { started_at: number } & Pick<HostState, "placement" | "plan" | "ran_on">;

const NEWEST_RUN = `
  select newest.started_at, newest.placement, json_extract(newest.details, '$.plan') as plan,
    json_extract(newest.details, '$.ran_on') as ran_on
  from session_commit
  cross join run as newest on newest.id = (
    select run.id from run
    where run.commit_id = session_commit.commit_id and run.session_id = session_commit.session_id
    order by run.started_at desc limit 1
  )
  where session_commit.session_id = ?
  order by newest.started_at desc limit 1`;

/** Worded as the index on runs without a value is. */
const ASTRAY = `
  select count(*) from session_commit
  cross join run on run.commit_id = session_commit.commit_id and run.session_id = session_commit.session_id
  where session_commit.session_id = ?
    and (run.outcome <> 'ok' or run.placement = 'broken') and run.placement = 'broken'`;

function epochOf(database: Database, host_id: number): HostState["epoch"] {
  const row = prepared<Omit<HostState["epoch"], "details"> & { details: string }>(database, EPOCH).get(
    host_id,
    host_id,
  )!;
  return { ...row, details: JSON.parse(row.details) as EpochDetails };
}

const EPOCH = `
  select (select count(*) from epoch where host_id = ?) as number, started_at as since, fingerprint, details
  from epoch where host_id = ? order by id desc limit 1`;

const EPOCHS = 12;

/** The newest epochs of a host, the newest first, with the one before each: at most twelve. */
export function readHostEpochs({
  database,
  host_id,
}: {
  database: Database;
  host_id: number;
}): { epoch_id: number; started_at: number; details: EpochDetails; before: EpochDetails | null }[] {
  const rows = database.orm
    .select({ epoch_id: epoch.id, started_at: epoch.started_at, details: epoch.details })
    .from(epoch)
    .where(eq(epoch.host_id, host_id))
    .orderBy(desc(epoch.id))
    .limit(EPOCHS + 1)
    .all();
  return rows.slice(0, EPOCHS).map((one, at) => ({ ...one, before: rows[at + 1]?.details ?? null }));
}
