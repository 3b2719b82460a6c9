import { statSync } from "node:fs";
import { join } from "node:path";
import { type Database, openDatabase } from "../db/client.ts";
import { isMigrated } from "../db/migrated.ts";
import { environment } from "./environment.ts";

type Opened = { database: Database; dir: string; inode: number };

/** Routes are bundled apart; the process still opens the files once. */
const process_wide = globalThis as { [OPENED]?: Opened | undefined };
const OPENED = Symbol.for("plumbline.database");

/**
 * The database, opened on first use and again where the file was replaced; null while there is none or
 * while it is being set up. Throws DatabaseError where it is there and cannot be opened.
 */
export function connect(): Database | null {
  const dir = environment().PLUMBLINE_DATA;
  const inode = statSync(join(dir, "plumbline.db"), { throwIfNoEntry: false })?.ino;
  const blobs = statSync(join(dir, "plumbline.blobs.db"), { throwIfNoEntry: false });
  const opened = process_wide[OPENED];
  if (opened && opened.dir === dir && opened.inode === inode) return opened.database;
  opened?.database.close();
  process_wide[OPENED] = undefined;
  if (inode === undefined || !blobs) return null;
  const database = openDatabase({ dir, role: "dashboard" });
  if (!isMigrated(database)) {
    database.close();
    return null;
  }
  process_wide[OPENED] = { database, dir, inode };
  return database;
}
