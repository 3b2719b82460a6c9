import { blob as blobColumn, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** In the blob file: the compressed body of a histogram, of all that a run's windows told, of the engine's INFO. */
export const blob = sqliteTable(
  "blob",
  {
    run_key: text().notNull(),
    kind: text({ enum: ["latency", "windows", "info"] }).notNull(),
    encoding: text({ enum: ["hdr-v2-deflate", "json-deflate"] }).notNull(),
    body: blobColumn({ mode: "buffer" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.run_key, table.kind] })],
);
