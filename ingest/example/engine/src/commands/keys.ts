import { ALL_KEYS, CommandError, define, NO_KEY, ONE_KEY, syntaxError } from "../command.ts";
import { integer, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import type { Database } from "../store/database.ts";
import { globMatcher } from "../store/glob.ts";
import { encodingOf, typeOf } from "../store/value.ts";

const RANDOM_KEY_REACH = 1000;

export const keyCommands = [
  define("del -2 write keyspace slow", ALL_KEYS, "Deletes keys.", deleteKeys),
  define("unlink -2 write keyspace fast", ALL_KEYS, "Deletes keys; memory is freed later.", deleteKeys),
  define("exists -2 read keyspace fast", ALL_KEYS, "Counts the keys that are there.", countKeys),
  define("touch -2 read keyspace fast", ALL_KEYS, "Counts the keys that are there.", countKeys),
  define("type 2 read keyspace fast", ONE_KEY, "Tells what a key holds.", (client, args) => {
    const value = client.database.get(text(args[1]!));
    client.reply.simple(value === undefined ? "none" : typeOf(value));
  }),
  define("keys 2 read keyspace dangerous slow", NO_KEY, "Returns the keys that match.", (client, args) => {
    const matches = globMatcher(text(args[1]!));
    client.reply.textArray(liveKeys(client.database).filter(matches));
  }),
  define("randomkey 1 read keyspace slow", NO_KEY, "Returns a random key.", (client) => {
    const key = randomKey(client.database);
    if (key === undefined) client.reply.null();
    else client.reply.bulkText(key);
  }),
  define("dbsize 1 read keyspace fast", NO_KEY, "Returns the number of keys.", (client) => {
    client.reply.integer(client.database.size);
  }),
  define("rename 3 write keyspace slow", [1, 2, 1], "Renames a key.", (client, args) => {
    rename(client, text(args[1]!), text(args[2]!));
    client.reply.ok();
  }),
  define("renamenx 3 write keyspace fast", [1, 2, 1], "Renames if the name is free.", (client, args) => {
    const target = text(args[2]!);
    const free = client.database.get(target) === undefined;
    if (free) rename(client, text(args[1]!), target);
    else if (client.database.get(text(args[1]!)) === undefined) throw noSuchKey();
    client.reply.integer(free ? 1 : 0);
  }),
  define("move 3 write keyspace fast", ONE_KEY, "Moves a key to another database.", (client, args) => {
    const key = text(args[1]!);
    const target = client.engine.databases[integer(args[2]!)];
    if (!target) throw new CommandError("ERR DB index is out of range");
    const value = client.database.get(key);
    const moves = value !== undefined && target.get(key) === undefined;
    if (moves) {
      const expiry = client.database.expiryOf(key);
      client.database.delete(key);
      target.set(key, value);
      if (expiry !== undefined) target.expireAt(key, expiry);
    }
    client.reply.integer(moves ? 1 : 0);
  }),
  define("object -2 read keyspace slow", [2, 2, 1], "Tells how a key is kept.", (client, args) => {
    const subcommand = word(args[1]!);
    const value = args[2] && client.database.get(text(args[2]));
    if (args.length !== 3 || !["ENCODING", "REFCOUNT"].includes(subcommand)) throw syntaxError();
    if (value === undefined) client.reply.null();
    else if (subcommand === "REFCOUNT") client.reply.integer(1);
    else client.reply.bulkText(encodingOf(value));
  }),
];

const noSuchKey = () => new CommandError("ERR no such key");

function deleteKeys(client: Connection, args: Buffer[]): void {
  let deleted = 0;
  for (let at = 1; at < args.length; at++) {
    const key = text(args[at]!);
    if (client.database.get(key) !== undefined && client.database.delete(key)) deleted++;
  }
  client.reply.integer(deleted);
}

function countKeys(client: Connection, args: Buffer[]): void {
  let count = 0;
  for (let at = 1; at < args.length; at++) if (client.database.get(text(args[at]!)) !== undefined) count++;
  client.reply.integer(count);
}

function rename(client: Connection, from: string, to: string): void {
  const value = client.database.get(from);
  if (value === undefined) throw noSuchKey();
  if (from === to) return;
  const expiry = client.database.expiryOf(from);
  client.database.delete(from);
  client.database.set(to, value);
  if (expiry !== undefined) client.database.expireAt(to, expiry);
}

function liveKeys(database: Database): string[] {
  const now = Date.now();
  return [...database.keys()].filter((key) => (database.expiryOf(key) ?? Infinity) > now);
}

/** Fair among the first keys only: a map has no way to a place in its middle. */
function randomKey(database: Database): string | undefined {
  const keys: string[] = [];
  for (const key of database.keys()) {
    if ((database.expiryOf(key) ?? Infinity) > Date.now()) keys.push(key);
    if (keys.length >= RANDOM_KEY_REACH) break;
  }
  return keys[Math.floor(Math.random() * keys.length)];
}
