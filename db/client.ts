import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { DatabaseError } from "./errors.ts";
import * as blobSchema from "./schema/blob.ts";
import * as schema from "./schema/index.ts";
import { prepared } from "./statement.ts";

/** Who opens: ingest writes results and judgements; the dashboard, for now, only reads. */
export type Role = "ingest" | "dashboard";

export type Database = {
  role: Role;
  /** The main file, through Drizzle. */
  orm: BetterSQLite3Database<typeof schema>;
  /** The main file, for statements that Drizzle cannot say. */
  sqlite: Sqlite.Database;
  /** The file of compressed bodies. */
  blobs: BetterSQLite3Database<typeof blobSchema>;
  /** The longest that a write has held the main file so far. */
  slowest_write_ms: number;
  /** Runs what it is handed in one BEGIN IMMEDIATE transaction; `write` is for everybody. */
  transact: (act: () => unknown) => unknown;
  /** Rows written since the log of writes was last copied into the main file. */
  logged_rows: number;
  close(): void;
};

/** What every command is handed. */
export type Context = { database: Database };

const MAIN = "plumbline.db";
const BUSY_TIMEOUT_MS = 5_000;
/** Of either file's pages, kept in memory: what every run writes to and every page reads. */
const CACHE_KIB = 32_768;
/** Rows, about as many pages, after which the log of writes is copied into the main file: as soon as there is time, or at once. */
const LOGGED_ROWS = 4_000;
const MOST_LOGGED_ROWS = 40_000;

/**
 * Opens `plumbline.db` and `plumbline.blobs.db` in a folder. For the role "ingest" the folder is made
 * and the migrations are applied; for the dashboard both files must be there and migrated.
 * Throws DatabaseError (cannot be opened, cannot be migrated).
 */
export function openDatabase({ dir, role }: { dir: string; role: Role }): Database {
  const sqlite = openFile(join(dir, MAIN), role);
  const blobFile = openFile(join(dir, "plumbline.blobs.db"), role);
  const orm = drizzle({ client: sqlite, schema });
  const blobs = drizzle({ client: blobFile, schema: blobSchema });
  if (role === "ingest") {
    try {
      migrate(orm, { migrationsFolder: migrationsFolder("main") });
      migrate(blobs, { migrationsFolder: migrationsFolder("blobs") });
    } catch (error) {
      throw new DatabaseError(`${dir}: the database could not be migrated: ${(error as Error).message}`);
    }
  }
  return {
    role,
    orm,
    sqlite,
    blobs,
    slowest_write_ms: 0,
    transact: sqlite.transaction((act: () => unknown) => act()).immediate,
    logged_rows: 0,
    close() {
      sqlite.close();
      blobFile.close();
    },
  };
}

/**
 * Runs a write in one BEGIN IMMEDIATE transaction. Nothing slow belongs inside: better-sqlite3 waits
 * synchronously, so a write of more than 20 ms freezes every page. The slowest is kept for tests to read.
 */
export function write<T>(database: Database, act: () => T): T {
  if (database.role !== "ingest") throw new DatabaseError("the dashboard opened the database to read only");
  let started = 0;
  const rows = totalChanges(database);
  const result = database.transact(() => {
    started = performance.now();
    return act();
  });
  database.slowest_write_ms = Math.max(database.slowest_write_ms, performance.now() - started);
  noteLogged(database, totalChanges(database) - rows);
  return result as T;
}

/**
 * The log is copied between writes and holding up nobody, at best when nothing else is to be done: SQLite's own turn comes within a
 * commit, and would make that one as long as the disk takes.
 */
function noteLogged(database: Database, rows: number): void {
  const before = database.logged_rows;
  database.logged_rows += rows;
  if (database.logged_rows >= MOST_LOGGED_ROWS) copyLog(database);
  else if (before < LOGGED_ROWS && database.logged_rows >= LOGGED_ROWS)
    setImmediate(copyLog, database).unref();
}

function copyLog(database: Database): void {
  const { sqlite } = database;
  if (!sqlite.open || sqlite.inTransaction || database.logged_rows < LOGGED_ROWS) return;
  sqlite.pragma("wal_checkpoint(PASSIVE)");
  database.logged_rows = 0;
}

function totalChanges(database: Database): number {
  return prepared<{ rows: number }>(database, "select total_changes() as rows").get()!.rows;
}

function openFile(path: string, role: Role): Sqlite.Database {
  if (role === "dashboard" && !existsSync(path)) {
    throw new DatabaseError(
      `${path} is not there: plumbline start measures into its folder, and plumbline replay stores a recording in it`,
    );
  }
  try {
    if (role === "ingest") mkdirSync(join(path, ".."), { recursive: true });
    const sqlite = new Sqlite(path, {
      timeout: BUSY_TIMEOUT_MS,
      readonly: role === "dashboard",
      fileMustExist: role === "dashboard",
    });
    // The first read: here it shows whether it is a database at all.
    sqlite.pragma("schema_version");
    sqlite.pragma("foreign_keys = ON");
    sqlite.pragma(`cache_size = -${CACHE_KIB}`);
    if (role === "ingest") {
      sqlite.pragma("journal_mode = WAL");
      sqlite.pragma("synchronous = NORMAL");
      if (path.endsWith(MAIN)) sqlite.pragma("wal_autocheckpoint = 0");
      // Commits may run under another user id; what was measured is not theirs to read.
      chmodSync(path, 0o600);
    }
    return sqlite;
  } catch (error) {
    throw new DatabaseError(`${path} could not be opened: ${(error as Error).message}`);
  }
}

function migrationsFolder(name: "main" | "blobs"): string {
  return join(import.meta.dirname, "migrations", name);
}
