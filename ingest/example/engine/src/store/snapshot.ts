import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Engine } from "../engine.ts";
import { HashValue } from "./hash-value.ts";
import { ListValue } from "./list-value.ts";
import { SetValue } from "./set-value.ts";
import { SortedSetValue } from "./sorted-set-value.ts";
import type { Value } from "./value.ts";

const FILE = "pebble.snapshot";
const FORMAT = 1;

type Packed =
  | { type: "string"; bytes: Uint8Array }
  | { type: "list"; items: Uint8Array[] }
  | { type: "hash"; fields: [string, Uint8Array][]; expiries: [string, number][] }
  | { type: "set"; members: string[] }
  | { type: "zset"; scores: [string, number][] };

interface Snapshot {
  format: number;
  databases: { index: number; values: [string, Packed][]; expiries: [string, number][] }[];
}

export function saveSnapshot(engine: Engine): void {
  const { draft, path } = snapshotPaths(engine);
  writeFileSync(draft, serialize(pack(engine)));
  renameSync(draft, path);
  engine.lastSaveAt = Date.now();
}

/** Takes the picture at once and writes it while commands go on. */
export async function saveSnapshotInBackground(engine: Engine): Promise<void> {
  const { draft, path } = snapshotPaths(engine);
  engine.saving = true;
  try {
    await writeFile(draft, serialize(pack(engine)));
    await rename(draft, path);
    engine.lastSaveAt = Date.now();
  } finally {
    engine.saving = false;
  }
}

export function loadSnapshot(engine: Engine): void {
  const path = join(engine.options.dir, FILE);
  if (!existsSync(path)) return;
  const snapshot = deserialize(readFileSync(path)) as Snapshot;
  if (snapshot.format !== FORMAT) throw new Error(`${path} is of an unknown format`);
  for (const { index, values, expiries } of snapshot.databases) {
    const database = engine.databases[index];
    if (!database) throw new Error(`${path} needs more than ${engine.databases.length} databases`);
    for (const [key, packed] of values) database.set(key, unpack(packed));
    for (const [key, at] of expiries) database.expireAt(key, at);
    database.changes = 0;
  }
}

function snapshotPaths({ options }: Engine): { draft: string; path: string } {
  mkdirSync(options.dir, { recursive: true });
  return { draft: join(options.dir, `${FILE}.${process.pid}.tmp`), path: join(options.dir, FILE) };
}

function pack(engine: Engine): Snapshot {
  const databases = engine.databases
    .filter((database) => database.size > 0)
    .map((database) => ({
      index: database.index,
      values: [...database.entries()].map(([key, value]): [string, Packed] => [key, packValue(value)]),
      expiries: [...database.expiries()],
    }));
  return { format: FORMAT, databases };
}

function packValue(value: Value): Packed {
  if (value instanceof Uint8Array) return { type: "string", bytes: value };
  if (value instanceof ListValue) return { type: "list", items: value.items() };
  if (value instanceof HashValue)
    return { type: "hash", fields: [...value.fields], expiries: value.expiries() };
  if (value instanceof SetValue) return { type: "set", members: [...value.values()] };
  return { type: "zset", scores: [...value.scores] };
}

function unpack(packed: Packed): Value {
  if (packed.type === "string") return Buffer.from(packed.bytes);
  if (packed.type === "list") return ListValue.from(packed.items.map((item) => Buffer.from(item)));
  if (packed.type === "set") return SetValue.from(packed.members);
  if (packed.type === "hash") {
    const hash = new HashValue();
    for (const [field, bytes] of packed.fields) hash.set(field, Buffer.from(bytes));
    for (const [field, at] of packed.expiries) hash.expireAt(field, at);
    return hash;
  }
  const sorted = new SortedSetValue();
  for (const [member, score] of packed.scores) sorted.set(member, score);
  return sorted;
}
