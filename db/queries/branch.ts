import { and, eq } from "drizzle-orm";
import type { Database } from "../client.ts";
import { branch } from "../schema/index.ts";

/** The id of a branch by its exact name, or null. */
export function readBranchId({
  database,
  engine_id,
  name,
}: {
  database: Database;
  engine_id: number;
  name: string;
}): number | null {
  const found = database.orm
    .select({ id: branch.id })
    .from(branch)
    .where(and(eq(branch.engine_id, engine_id), eq(branch.name, name)))
    .get();
  return found?.id ?? null;
}
