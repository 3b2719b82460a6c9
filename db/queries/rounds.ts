import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { host, session } from "../schema/index.ts";

/** Rounds of a branch on a host class: begun, and complete. */
export type Rounds = { begun: number; completed: number };

export function readRounds({
  database,
  engine_id,
  branch_id,
  host_class,
}: {
  database: Database;
  engine_id: number;
  branch_id: number;
  host_class: string;
}): Rounds {
  return database.orm
    .select({
      begun: sql<number>`count(*)`,
      completed: sql<number>`count(${session.ended_at})`,
    })
    .from(session)
    .innerJoin(host, eq(host.id, session.host_id))
    .where(
      and(
        eq(session.engine_id, engine_id),
        eq(session.branch_id, branch_id),
        eq(session.kind, "round"),
        eq(host.class, host_class),
      ),
    )
    .get()!;
}
