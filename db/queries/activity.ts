import type { Database } from "../client.ts";
import { type Activity, activity as activityShape } from "../contract/activity.ts";
import { activity } from "../schema/index.ts";

/** What ingest said last, and when. Null where it never said anything that can be understood. */
export function readActivity({
  database,
}: {
  database: Database;
}): { activity: Activity; heartbeat_at: number } | null {
  const row = database.orm.select().from(activity).get();
  const said = activityShape.safeParse(row?.data);
  return row && said.success ? { activity: said.data, heartbeat_at: row.heartbeat_at } : null;
}
