import { blob as blobColumn, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** In the blob file, by the key of a run or a profile: the compressed body of a histogram, of all that windows told, of INFO, of a profile. */
export const blob = sqliteTable(
  "blob",
  {
    run_key: text().notNull(),
    kind: text({ enum: ["latency", "windows", "info", "stacks", "cpuprofile"] }).notNull(),
    encoding: text({ enum: ["hdr-v2-deflate", "json-deflate"] }).notNull(),
    body: blobColumn({ mode: "buffer" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.run_key, table.kind] })],
);
