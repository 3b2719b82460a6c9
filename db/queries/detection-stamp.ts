import { and, eq, ne, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { session } from "../schema/index.ts";

/** Changes whenever a session of an engine that detection reads begins or ends: another stamp, another look. */
export function readDetectionStamp({
  database,
  engine_id,
}: {
  database: Database;
  engine_id: number;
}): string {
  const { sessions, ended, newest } = database.orm
    .select({
      sessions: sql<number>`count(*)`,
      ended: sql<number>`count(${session.ended_at})`,
      newest: sql<number | null>`max(${session.ended_at})`,
    })
    .from(session)
    .where(and(eq(session.engine_id, engine_id), ne(session.kind, "rerun")))
    .get()!;
  return `${sessions}.${ended}.${newest ?? 0}`;
}
