import { eq, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { workloadRevision } from "../../schema/index.ts";

/** How many requests the first group of a workload sends together: replies of one batch wait for each other. */
export function readPipeline({
  database,
  workload_revision_id,
}: {
  database: Database;
  workload_revision_id: number;
}): number {
  const found = database.orm
    .select({ pipeline: sql<unknown>`json_extract(${workloadRevision.data}, '$.clients[0].pipeline')` })
    .from(workloadRevision)
    .where(eq(workloadRevision.id, workload_revision_id))
    .get();
  return typeof found?.pipeline === "number" && found.pipeline >= 1 ? found.pipeline : 1;
}
