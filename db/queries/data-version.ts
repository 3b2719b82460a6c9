import type { Database } from "../client.ts";

/** Another number whenever another process has written to the main file since; comparable only within one opened database. */
export function readDataVersion({ database }: { database: Database }): number {
  return database.sqlite.pragma("data_version", { simple: true }) as number;
}
