import type { Database } from "./client.ts";
import journal from "./migrations/main/meta/_journal.json" with { type: "json" };

/** Whether all tables are there that this Plumbline reads: false while they are being set up, and in files of an older one. */
export function isMigrated({ sqlite }: Database): boolean {
  const table = sqlite.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get();
  if (!table) return false;
  const { applied } = sqlite.prepare("select count(*) as applied from __drizzle_migrations").get() as {
    applied: number;
  };
  return applied >= journal.entries.length;
}
