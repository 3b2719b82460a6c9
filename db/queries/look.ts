import { and, eq } from "drizzle-orm";
import type { Database } from "../client.ts";
import { look } from "../schema/index.ts";

/** The newest look at a branch: how many there have been, when it was and who looked. */
export type Look = { looks: number; looked_at: number; detector_version: string };

/** The newest look at a branch on a host class, or null before the first. */
export function readLook({
  database,
  branch_id,
  host_class,
}: {
  database: Database;
  branch_id: number;
  host_class: string;
}): Look | null {
  const found = database.orm
    .select({ looks: look.looks, looked_at: look.looked_at, detector_version: look.detector_version })
    .from(look)
    .where(and(eq(look.branch_id, branch_id), eq(look.host_class, host_class)))
    .get();
  return found ?? null;
}
