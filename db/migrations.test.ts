import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import { temporaryDatabase } from "../tests/fixture/temporary-database.ts";
import { openDatabase } from "./client.ts";
import { DatabaseError } from "./errors.ts";
import { isMigrated } from "./migrated.ts";
import * as blobSchema from "./schema/blob.ts";
import * as schema from "./schema/index.ts";

const { ctx, dir } = temporaryDatabase();
const { sqlite, orm } = ctx.database;

const mainTables = Object.values(schema) as SQLiteTable[];
const blobFile = (ctx.database.blobs as unknown as { $client: typeof sqlite }).$client;

for (const [file, tables] of [
  [sqlite, mainTables],
  [blobFile, Object.values(blobSchema) as SQLiteTable[]],
] as const) {
  for (const table of tables) {
    const { name, columns, primaryKeys } = getTableConfig(table);
    test(`table ${name} is in the file as the schema says, and STRICT`, () => {
      const found = file.prepare(`select name, type, "notnull", pk from pragma_table_info(?)`).all(name) as {
        name: string;
        type: string;
        notnull: number;
        pk: number;
      }[];
      assert.deepEqual(
        found.map((column) => [column.name, column.type.toLowerCase()]),
        columns.map((column) => [column.name, column.getSQLType()]),
      );
      for (const column of columns) {
        const stored = found.find((one) => one.name === column.name)!;
        if (!column.primary) assert.equal(Boolean(stored.notnull), column.notNull, column.name);
      }
      const key = found.filter((one) => one.pk > 0).sort((a, b) => a.pk - b.pk);
      const said = primaryKeys[0]?.columns ?? columns.filter((column) => column.primary);
      assert.deepEqual(
        key.map((one) => one.name),
        said.map((column) => column.name),
      );
      const about = file.prepare("select strict from pragma_table_list where name = ?").get(name);
      assert.deepEqual(about, { strict: 1 });
    });
  }
}

test("tables read in the order of their key have no rowid", () => {
  const without = sqlite
    .prepare("select name from pragma_table_list where wr = 1 order by name")
    .pluck()
    .all();
  for (const name of ["sample", "series_commit", "branch_commit", "session_commit", "change_point"]) {
    assert.ok(without.includes(name), name);
  }
});

test("every table of the file is in the schema", () => {
  const names = sqlite
    .prepare(
      "select name from pragma_table_list where type = 'table' and schema = 'main' and name not like 'sqlite%'",
    )
    .pluck()
    .all() as string[];
  const known = mainTables.map((table) => getTableConfig(table).name);
  assert.deepEqual(names.filter((name) => name !== "__drizzle_migrations").sort(), [...known].sort());
});

test("migrating again changes nothing, and the dashboard may read and not write", () => {
  const again = openDatabase({ dir, role: "ingest" });
  again.close();
  const dashboard = openDatabase({ dir, role: "dashboard" });
  assert.deepEqual(dashboard.orm.select().from(schema.engine).all(), orm.select().from(schema.engine).all());
  assert.throws(() => dashboard.sqlite.exec("delete from engine"), /readonly/);
  dashboard.close();
});

test("a database that is not there is said in one line", () => {
  assert.throws(() => openDatabase({ dir: `${dir}/nowhere`, role: "dashboard" }), {
    name: DatabaseError.name,
    message: /nowhere\/plumbline\.db is not there: plumbline start /,
  });
});

test("a file that is no database, and one without tables, are told from one that can be read", () => {
  const text = mkdtempSync(join(tmpdir(), "plumbline-no-db-"));
  const empty = mkdtempSync(join(tmpdir(), "plumbline-no-db-"));
  after(() => {
    for (const folder of [text, empty]) rmSync(folder, { recursive: true, force: true });
  });
  for (const name of ["plumbline.db", "plumbline.blobs.db"]) {
    writeFileSync(join(text, name), "some text that is longer than nothing");
    writeFileSync(join(empty, name), "");
  }
  assert.throws(() => openDatabase({ dir: text, role: "dashboard" }), DatabaseError);
  const database = openDatabase({ dir: empty, role: "dashboard" });
  assert.equal(isMigrated(database), false);
  database.close();
  assert.equal(isMigrated(ctx.database), true);
});
