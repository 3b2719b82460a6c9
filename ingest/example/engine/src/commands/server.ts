import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CommandError, define, NO_KEY, syntaxError } from "../command.ts";
import { integer, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import { memorySize } from "../store/memory-size.ts";
import { saveSnapshot, saveSnapshotInBackground } from "../store/snapshot.ts";

export const serverCommands = [
  define("flushdb -1 write keyspace dangerous slow", NO_KEY, "Empties the database.", (client, args) => {
    checkFlush(args);
    client.database.clear();
    client.reply.ok();
  }),
  define("flushall -1 write keyspace dangerous slow", NO_KEY, "Empties all databases.", (client, args) => {
    checkFlush(args);
    for (const database of client.engine.databases) database.clear();
    client.reply.ok();
  }),
  define("time 1 fast", NO_KEY, "Returns the time.", (client) => {
    const now_us = BigInt(Date.now()) * 1000n + ((process.hrtime.bigint() / 1000n) % 1000n);
    client.reply.textArray([String(now_us / 1_000_000n), String(now_us % 1_000_000n)]);
  }),
  define("memory -2 read slow", [2, 2, 1], "Tells how much memory is taken.", memory),
  define("save 1 admin dangerous slow", NO_KEY, "Writes a snapshot and waits for it.", (client) => {
    if (client.engine.saving) throw new CommandError("ERR Background save already in progress");
    saveSnapshot(client.engine);
    client.reply.ok();
  }),
  define("bgsave -1 admin dangerous slow", NO_KEY, "Writes a snapshot in the background.", (client) => {
    if (client.engine.saving) throw new CommandError("ERR Background save already in progress");
    saveSnapshotInBackground(client.engine).catch((error: Error) =>
      console.error(`pebble: ${error.message}`),
    );
    client.reply.simple("Background saving started");
  }),
  define(
    "lastsave 1 admin dangerous fast",
    NO_KEY,
    "Returns when the last snapshot was written.",
    (client) => {
      client.reply.integer(Math.floor(client.engine.lastSaveAt / 1000));
    },
  ),
  define("shutdown -1 admin dangerous slow", NO_KEY, "Stops the server.", (client, args) => {
    if (args[1] && word(args[1]) === "SAVE") saveSnapshot(client.engine);
    process.exit(0);
  }),
];

function checkFlush(args: Buffer[]): void {
  const mode = args[1] ? word(args[1]) : "SYNC";
  if (args.length > 2 || (mode !== "SYNC" && mode !== "ASYNC")) throw syntaxError();
}

function memory(client: Connection, args: Buffer[]): void {
  const subcommand = word(args[1]!);
  if (subcommand === "USAGE" && (args.length === 3 || args.length === 5)) {
    if (args[3] && word(args[3]) !== "SAMPLES") throw syntaxError();
    const key = text(args[2]!);
    const value = client.database.get(key);
    if (value === undefined) client.reply.null();
    else client.reply.integer(memorySize(key, value, args[4] ? integer(args[4]) : undefined));
  } else if (subcommand === "PURGE" && args.length === 2) {
    collectGarbage();
    client.reply.ok();
  } else if (subcommand === "STATS" && args.length === 2) {
    const usage = process.memoryUsage();
    client.reply.map(5);
    for (const [name, bytes] of Object.entries(usage)) {
      client.reply.bulkText(name);
      client.reply.integer(bytes);
    }
  } else {
    throw syntaxError();
  }
}

let collect: (() => void) | undefined;

function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
}
