import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const host = sqliteTable("host", {
  id: integer().primaryKey(),
  name: text().notNull(),
  /** Groups machines of one kind; part of a series' identity. */
  class: text().notNull(),
  created_at: integer().notNull(),
});

/** A stretch of time in which nothing changed on a host that could move a figure. */
export const epoch = sqliteTable("epoch", {
  id: integer().primaryKey(),
  host_id: integer().notNull(),
  fingerprint: text().notNull(),
  details: text({ mode: "json" }).$type<Record<string, string | number>>().notNull(),
  started_at: integer().notNull(),
});
