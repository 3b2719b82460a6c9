import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ProfileDetails, ProfileOutcome } from "../contract/profile.ts";

/** One look inside an engine under one workload. Its stacks are in the blob file, under its key. */
export const profile = sqliteTable("profile", {
  id: integer().primaryKey(),
  /** Made by whoever looked: storing the same profile twice changes nothing. */
  key: text().notNull(),
  commit_id: integer().notNull(),
  workload_revision_id: integer().notNull(),
  variant_id: integer().notNull(),
  epoch_id: integer().notNull(),
  outcome: text().$type<ProfileOutcome>().notNull(),
  stage: text(),
  reason: text(),
  started_at: integer().notNull(),
  duration_ms: integer().notNull(),
  details: text({ mode: "json" }).$type<ProfileDetails>().notNull(),
});
