import { and, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { EpochDetails } from "../contract/epoch.ts";
import type { Placement } from "../contract/run.ts";
import type { SessionChecks, SessionKind } from "../contract/session.ts";
import { epoch, host, run, session } from "../schema/index.ts";
import { prepared } from "../statement.ts";

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
  const all = database.orm
    .select({ host_id: host.id, name: host.name, class: host.class })
    .from(host)
    .orderBy(desc(host.id))
    .limit(HOSTS)
    .all();
  return all
    .flatMap((one) => {
      const newest = newestSession(database, { engine_id, host_id: one.host_id });
      if (!newest) return [];
      const { epoch_id: _, ...about } = newest;
      return [{ ...one, session: about, ...runsOf(database, newest), epoch: epochOf(database, one.host_id) }];
    })
    .sort((a, b) => b.session.started_at - a.session.started_at);
}

function newestSession({ orm }: Database, place: { engine_id: number; host_id: number }) {
  return orm
    .select({
      session_id: session.id,
      kind: session.kind,
      origin: session.origin,
      started_at: session.started_at,
      ended_at: session.ended_at,
      checks: session.checks,
      epoch_id: session.epoch_id,
    })
    .from(session)
    .where(and(eq(session.host_id, place.host_id), eq(session.engine_id, place.engine_id)))
    .orderBy(desc(session.started_at))
    .limit(1)
    .get();
}

/**
 * Of a session's runs the newest, found commit by commit since a round has very many of them; and how many of them were not held
 * where they were planned.
 */
function runsOf(
  database: Database,
  { session_id }: { session_id: number },
): Pick<HostState, "last_run_at" | "placement" | "astray" | "plan" | "ran_on"> {
  const newest = prepared<number>(database, NEWEST_RUN).pluck().get(session_id);
  if (newest === undefined)
    return { last_run_at: null, placement: null, astray: 0, plan: null, ran_on: null };
  const { started_at, placement, details } = database.orm
    .select({ started_at: run.started_at, placement: run.placement, details: run.details })
    .from(run)
    .where(eq(run.id, newest))
    .get()!;
  const astray = prepared<number>(database, ASTRAY).pluck().get(session_id)!;
  return {
    last_run_at: started_at,
    placement,
    astray,
    plan: details.plan ?? null,
    ran_on: details.ran_on ?? null,
  };
}

const NEWEST_RUN = `
  select newest.id from session_commit
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

function epochOf({ orm }: Database, host_id: number): HostState["epoch"] {
  const { number, newest } = orm
    .select({ number: sql<number>`count(*)`, newest: sql<number>`max(${epoch.id})` })
    .from(epoch)
    .where(eq(epoch.host_id, host_id))
    .get()!;
  const { started_at, fingerprint, details } = orm.select().from(epoch).where(eq(epoch.id, newest)).get()!;
  return { number, since: started_at, fingerprint, details };
}

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
