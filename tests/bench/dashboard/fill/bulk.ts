import { rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { openDatabase } from "../../../../db/client.ts";

type Value = string | number | Buffer | null;

/** Both files of a fresh database, open for rows by the million: nobody reads them before they are finished. */
export class Bulk {
  readonly #main: Sqlite.Database;
  readonly #blobs: Sqlite.Database;
  readonly #indices: { name: string; sql: string }[];

  /** Whatever database was in the folder is gone. */
  constructor(dir: string) {
    const paths = ["plumbline.db", "plumbline.blobs.db"].map((name) => join(dir, name));
    for (const path of paths) for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true });
    openDatabase({ dir, role: "ingest" }).close();
    const [main, blobs] = paths.map((path) => {
      const sqlite = new Sqlite(path);
      for (const pragma of ["journal_mode = OFF", "synchronous = OFF", "cache_size = -262144"]) {
        sqlite.pragma(pragma);
      }
      sqlite.pragma("foreign_keys = OFF");
      return sqlite;
    }) as [Sqlite.Database, Sqlite.Database];
    this.#main = main;
    this.#blobs = blobs;
    this.#indices = main
      .prepare("select name, sql from sqlite_master where type = 'index' and sql is not null")
      .all() as { name: string; sql: string }[];
    for (const { name } of this.#indices) main.exec(`drop index ${name}`);
  }

  /** A statement for many rows of one table. */
  into(table: string, columns: readonly string[]): (...values: Value[]) => void {
    const file = table === "blob" ? this.#blobs : this.#main;
    const places = columns.map(() => "?").join(", ");
    const statement = file.prepare(`insert into "${table}" (${columns.join(", ")}) values (${places})`);
    return (...values) => void statement.run(...values);
  }

  /** Rows of one table, each with the same columns. */
  rows(table: string, rows: readonly Record<string, Value>[]): void {
    const [first] = rows;
    if (!first) return;
    const columns = Object.keys(first);
    const insert = this.into(table, columns);
    this.together(() => {
      for (const row of rows) insert(...columns.map((column) => row[column]!));
    });
  }

  /** One transaction over both files. */
  together(act: () => void): void {
    this.#blobs.transaction(() => this.#main.transaction(act)())();
  }

  /** Makes the indices, and the files as ingest leaves them. */
  finish(): void {
    for (const { sql } of this.#indices) this.#main.exec(sql);
    for (const file of [this.#main, this.#blobs]) {
      file.pragma("journal_mode = WAL");
      file.close();
    }
  }
}
