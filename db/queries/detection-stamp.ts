import { eq, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { session } from "../schema/index.ts";

/** Changes whenever a session of an engine begins or ends: another stamp, another look. */
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
    .where(eq(session.engine_id, engine_id))
    .get()!;
  return `${sessions}.${ended}.${newest ?? 0}`;
}
