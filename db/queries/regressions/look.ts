import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

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
  return prepared<Look>(database, NEWEST).get(branch_id, host_class) ?? null;
}

const NEWEST = "select looks, looked_at, detector_version from look where branch_id = ? and host_class = ?";
