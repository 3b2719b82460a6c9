import type { Database } from "../client.ts";
import { type Activity, activity as activityShape, HEARTBEAT_MS } from "../contract/activity.ts";
import { prepared } from "../statement.ts";

const MISSED_HEARTBEATS = 3;

/**
 * What ingest said last, the present time, and whether it fell silent without having said that it stops.
 * `said` is null where it never said anything that can be understood.
 */
export function readActivity({ database }: { database: Database }): {
  said: { activity: Activity; heartbeat_at: number } | null;
  now: number;
  silent: boolean;
} {
  const now = Date.now();
  const row = prepared<{ data: string; heartbeat_at: number }>(database, SAID).get();
  const read = activityShape.safeParse(row && JSON.parse(row.data));
  if (!row || !read.success) return { said: null, now, silent: false };
  const silent = read.data.state !== "stopped" && now - row.heartbeat_at > MISSED_HEARTBEATS * HEARTBEAT_MS;
  return { said: { activity: read.data, heartbeat_at: row.heartbeat_at }, now, silent };
}

const SAID = "select data, heartbeat_at from activity";
