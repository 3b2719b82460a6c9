import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Activity } from "../contract/activity.ts";

/** What ingest does now: one row, overwritten. */
export const activity = sqliteTable("activity", {
  id: integer().primaryKey(),
  data: text({ mode: "json" }).$type<Activity>().notNull(),
  heartbeat_at: integer().notNull(),
});
