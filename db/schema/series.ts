import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MetricKey } from "../contract/metric.ts";
import type { VariantData } from "../contract/variant.ts";

export const workloadRevision = sqliteTable("workload_revision", {
  id: integer().primaryKey(),
  name: text().notNull(),
  /** Hash of what determines the traffic. */
  revision: text().notNull(),
  data: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
  created_at: integer().notNull(),
});

/** What the control serves at most on a class of hosts: absolute rates of workloads are made from it. */
export const calibration = sqliteTable(
  "calibration",
  {
    engine_id: integer().notNull(),
    host_class: text().notNull(),
    traffic: text().notNull(),
    saturation_ops: real().notNull(),
    commit_id: integer().notNull(),
    data: text({ mode: "json" }).$type<{ values: number[] }>().notNull(),
    created_at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.engine_id, table.host_class, table.traffic] })],
);

export const variant = sqliteTable("variant", {
  id: integer().primaryKey(),
  engine_id: integer().notNull(),
  name: text().notNull(),
  /** Hash of its flags: the same name with other flags is another variant. */
  revision: text().notNull(),
  data: text({ mode: "json" }).$type<VariantData>().notNull(),
  created_at: integer().notNull(),
});

export const series = sqliteTable("series", {
  id: integer().primaryKey(),
  engine_id: integer().notNull(),
  host_class: text().notNull(),
  workload_revision_id: integer().notNull(),
  variant_id: integer().notNull(),
  metric: text().$type<MetricKey>().notNull(),
  unit: text().notNull(),
  better: text({ enum: ["higher", "lower"] }).notNull(),
});
