import { eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { run } from "../../schema/index.ts";

/** Every run stored in a session, whatever came of it; by the index on session. */
export function readSessionRuns(database: Database, session_id: number) {
  return database.orm
    .select({
      block: run.block,
      commit_id: run.commit_id,
      workload_revision_id: run.workload_revision_id,
      variant_id: run.variant_id,
      outcome: run.outcome,
      placement: run.placement,
      stage: run.stage,
    })
    .from(run)
    .where(eq(run.session_id, session_id))
    .all();
}
