import type Sqlite from "better-sqlite3";
import type { Database } from "./client.ts";

const kept = new WeakMap<Sqlite.Database, Map<string, Sqlite.Statement>>();

/**
 * A statement of the main file, prepared once for as long as the file is open: for what is written with every run, and for reads of
 * so many rows that building them otherwise would take longer than finding them. Values are bound, never written into `source`.
 */
export function prepared<Row = unknown>(
  { sqlite }: Pick<Database, "sqlite">,
  source: string,
): Sqlite.Statement<unknown[], Row> {
  const own = kept.get(sqlite) ?? new Map<string, Sqlite.Statement>();
  kept.set(sqlite, own);
  const known = own.get(source) ?? sqlite.prepare(source);
  own.set(source, known);
  return known as Sqlite.Statement<unknown[], Row>;
}
