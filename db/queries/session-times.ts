import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { SessionKind } from "../contract/session.ts";
import { host, session, sessionCommit } from "../schema/index.ts";

/** A complete session: how long it took, and of how many commits it was. */
export type SessionTime = { kind: SessionKind; duration_ms: number; commits: number };

/** Sessions of an engine that are looked through. */
const SESSIONS = 200;

/** What a branch's sessions on a host class took of late, the newest first; recordings took none of this host's time. */
export function readSessionTimes({
  database,
  engine_id,
  branch_id,
  host_class,
}: {
  database: Database;
  engine_id: number;
  branch_id: number;
  host_class: string;
}): SessionTime[] {
  const { orm } = database;
  const recent = orm
    .select({ id: session.id })
    .from(session)
    .where(eq(session.engine_id, engine_id))
    .orderBy(desc(session.started_at))
    .limit(SESSIONS)
    .as("recent");
  return orm
    .select({
      kind: session.kind,
      duration_ms: sql<number>`${session.ended_at} - ${session.started_at}`,
      commits: sql<number>`(select count(*) from ${sessionCommit} where ${sessionCommit.session_id} = ${session.id})`,
    })
    .from(recent)
    .innerJoin(session, eq(session.id, recent.id))
    .innerJoin(host, eq(host.id, session.host_id))
    .where(
      and(
        eq(session.branch_id, branch_id),
        eq(session.origin, "measured"),
        eq(host.class, host_class),
        isNotNull(session.ended_at),
      ),
    )
    .orderBy(desc(session.started_at))
    .all();
}
