import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { host, session, sessionCommit } from "../schema/index.ts";

/** How much of what is shown was measured here, and which part of it is a recording. */
export type Provenance = {
  measured: number;
  recordings: { host_class: string; host: string; from: number; to: number }[];
};

/** The origins of an engine's sessions on a host class; with a commit, of those that measured it. */
export function readProvenance({
  database,
  engine_id,
  host_class,
  commit_id,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
  commit_id?: number | undefined;
}): Provenance {
  const of_commit =
    commit_id === undefined
      ? undefined
      : sql`exists (select 1 from ${sessionCommit} where ${sessionCommit.commit_id} = ${commit_id} and ${sessionCommit.session_id} = ${session.id})`;
  const rows = database.orm
    .select({
      origin: session.origin,
      host_class: host.class,
      host: host.name,
      sessions: sql<number>`count(*)`,
      from: sql<number>`min(${session.started_at})`,
      to: sql<number>`max(coalesce(${session.ended_at}, ${session.started_at}))`,
    })
    .from(session)
    .innerJoin(host, eq(host.id, session.host_id))
    .where(and(eq(session.engine_id, engine_id), eq(host.class, host_class), of_commit))
    .groupBy(session.origin, host.id)
    .limit(100)
    .all();
  return {
    measured: rows.filter((row) => row.origin === "measured").reduce((sum, row) => sum + row.sessions, 0),
    recordings: rows
      .filter((row) => row.origin === "recording")
      .map(({ host_class, host, from, to }) => ({ host_class, host, from, to })),
  };
}
