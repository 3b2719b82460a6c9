import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

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
  return prepared<Rounds>(database, ROUNDS).get(branch_id, engine_id, host_class)!;
}

const ROUNDS = `
  select count(*) as begun, count(session.ended_at) as completed
  from host
  cross join session on session.branch_id = ? and session.kind = 'round' and session.host_id = host.id
  where session.engine_id = ? and host.class = ?`;
