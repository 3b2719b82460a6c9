import { and, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { Placement } from "../contract/run.ts";
import { epoch, host, run, session } from "../schema/index.ts";

/** How fresh a host's measurements are, and what could move them. */
export type HostFreshness = {
  name: string;
  class: string;
  last_run_at: number | null;
  placement: Placement | null;
  origin: "measured" | "recording";
  epoch: { number: number; since: number; fingerprint: string; details: Record<string, string | number> };
};

const HOSTS = 50;

/** Every host that ever had a session of an engine, the freshest first. */
export function readHosts({
  database,
  engine_id,
}: {
  database: Database;
  engine_id: number;
}): HostFreshness[] {
  const { orm } = database;
  const newest = orm
    .select({
      id: host.id,
      name: host.name,
      class: host.class,
      // SQLite takes the other columns from the row of the maximum.
      started_at: sql<number>`max(${session.started_at})`,
      session_id: session.id,
      origin: session.origin,
    })
    .from(session)
    .innerJoin(host, eq(host.id, session.host_id))
    .where(eq(session.engine_id, engine_id))
    .groupBy(host.id)
    .orderBy(desc(sql`max(${session.started_at})`))
    .limit(HOSTS)
    .all();
  return newest.map(({ id, session_id, name, class: host_class, origin }) => {
    const last_run = orm
      .select({ started_at: run.started_at, placement: run.placement })
      .from(run)
      .where(eq(run.session_id, session_id))
      .orderBy(desc(run.started_at))
      .limit(1)
      .get();
    const epochs = orm
      .select({
        number: sql<number>`count(*)`,
        newest: sql<number>`max(${epoch.id})`,
      })
      .from(epoch)
      .where(eq(epoch.host_id, id))
      .get()!;
    const { started_at, fingerprint, details } = orm
      .select()
      .from(epoch)
      .where(and(eq(epoch.host_id, id), eq(epoch.id, epochs.newest)))
      .get()!;
    return {
      name,
      class: host_class,
      last_run_at: last_run?.started_at ?? null,
      placement: last_run?.placement ?? null,
      origin,
      epoch: { number: epochs.number, since: started_at, fingerprint, details },
    };
  });
}
