import { and, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { branch, engine, session } from "../schema/index.ts";
import { prepared } from "../statement.ts";

/** What a page is about: one engine, one branch of it, one host class. */
export type Scope = {
  engine_id: number;
  engine: string;
  repository: string;
  branch_id: number | null;
  branch: string | null;
  /** Null while nothing was measured. */
  host_class: string | null;
  /** Every class with a session of this engine, the one with the newest session first. */
  host_classes: string[];
};

/**
 * The engine asked for by name, else the one with the newest session, else the newest one; its branch with
 * the newest session, else the one seen last. Null where there is no such engine.
 */
export function readScope({
  database,
  engine_name,
}: {
  database: Database;
  engine_name?: string | undefined;
}): Scope | null {
  const { orm } = database;
  const found = orm
    .select({ id: engine.id, name: engine.name, repository: engine.repository })
    .from(engine)
    .where(engine_name === undefined ? undefined : eq(engine.name, engine_name))
    .orderBy(
      desc(sql`coalesce((select max(started_at) from ${session} where engine_id = ${engine.id}), 0)`),
      desc(engine.id),
    )
    .limit(1)
    .get();
  if (!found) return null;
  const newest = orm
    .select({ branch_id: session.branch_id })
    .from(session)
    .where(eq(session.engine_id, found.id))
    .orderBy(desc(session.started_at))
    .limit(1)
    .get();
  const on = orm
    .select({ id: branch.id, name: branch.name })
    .from(branch)
    .where(
      and(eq(branch.engine_id, found.id), newest === undefined ? undefined : eq(branch.id, newest.branch_id)),
    )
    .orderBy(desc(branch.seen_at))
    .limit(1)
    .get();
  const host_classes = prepared<{ class: string }>(database, HOST_CLASSES)
    .all(found.id)
    .map((row) => row.class);
  return {
    engine_id: found.id,
    engine: found.name,
    repository: found.repository,
    branch_id: on?.id ?? null,
    branch: on?.name ?? null,
    host_class: host_classes[0] ?? null,
    host_classes,
  };
}

/** Host by host, the end of its own part of the index: hosts are few, sessions are many. */
const HOST_CLASSES = `
  select class, max(newest) as newest
  from (
    select host.class, (
      select max(started_at) from session where session.engine_id = ? and session.host_id = host.id
    ) as newest
    from host
  )
  where newest is not null
  group by class
  order by newest desc
  limit 50`;
