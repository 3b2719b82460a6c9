import type { Database } from "../client.ts";
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
  const found =
    engine_name === undefined
      ? prepared<Engine>(database, NEWEST_ENGINE).get()
      : prepared<Engine>(database, ENGINE).get(engine_name);
  if (!found) return null;
  const newest = prepared<number>(database, NEWEST_BRANCH).pluck().get(found.id) ?? null;
  const on = prepared<{ id: number; name: string }>(database, BRANCH).get(found.id, newest, newest);
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

type Engine = { id: number; name: string; repository: string };

const ENGINE = "select id, name, repository from engine where name = ?";
const NEWEST_ENGINE = `
  select id, name, repository from engine
  order by coalesce((select max(started_at) from session where engine_id = engine.id), 0) desc, id desc
  limit 1`;
const NEWEST_BRANCH = "select branch_id from session where engine_id = ? order by started_at desc limit 1";
const BRANCH = `
  select id, name from branch
  where engine_id = ? and (? is null or id = ?)
  order by seen_at desc limit 1`;
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
