import { CommandError, define, ONE_KEY } from "../command.ts";
import { addIntegers, float, integer, text, word } from "../protocol/arguments.ts";
import { formatDouble } from "../protocol/reply-buffer.ts";
import type { Connection } from "../server/connection.ts";
import { HashValue } from "../store/hash-value.ts";
import { ownedBytes } from "../store/owned-bytes.ts";

export const hashCommands = [
  define("hset -4 write hash fast", ONE_KEY, "Sets fields of a hash.", (client, args) => {
    client.reply.integer(setFields(client, args));
  }),
  define("hmset -4 write hash fast", ONE_KEY, "Sets fields of a hash.", (client, args) => {
    setFields(client, args);
    client.reply.ok();
  }),
  define("hsetnx 4 write hash fast", ONE_KEY, "Sets a field that is not there.", (client, args) => {
    const key = text(args[1]!);
    const field = text(args[2]!);
    const absent = client.database.hash(key)?.fields.has(field) !== true;
    if (absent) {
      hashForWriting(client, key).set(field, ownedBytes(args[3]!));
      client.database.changed(key);
    }
    client.reply.integer(absent ? 1 : 0);
  }),
  define("hget 3 read hash fast", ONE_KEY, "Returns the value of a field.", (client, args) => {
    client.reply.bulkOrNull(client.database.hash(text(args[1]!))?.fields.get(text(args[2]!)));
  }),
  define("hmget -3 read hash fast", ONE_KEY, "Returns the values of fields.", (client, args) => {
    const fields = client.database.hash(text(args[1]!))?.fields;
    client.reply.array(args.length - 2);
    for (const arg of args.slice(2)) client.reply.bulkOrNull(fields?.get(text(arg)));
  }),
  define("hgetall 2 read hash slow", ONE_KEY, "Returns all fields and values.", (client, args) => {
    const hash = client.database.hash(text(args[1]!));
    client.reply.map(hash?.length ?? 0);
    for (const [field, value] of hash?.fields ?? []) {
      client.reply.bulkText(field);
      client.reply.bulk(value);
    }
  }),
  define("hkeys 2 read hash slow", ONE_KEY, "Returns all fields.", (client, args) => {
    client.reply.textArray(client.database.hash(text(args[1]!))?.fields.keys() ?? []);
  }),
  define("hvals 2 read hash slow", ONE_KEY, "Returns all values.", (client, args) => {
    const hash = client.database.hash(text(args[1]!));
    client.reply.array(hash?.length ?? 0);
    for (const value of hash?.fields.values() ?? []) client.reply.bulk(value);
  }),
  define("hlen 2 read hash fast", ONE_KEY, "Returns the number of fields.", (client, args) => {
    client.reply.integer(client.database.hash(text(args[1]!))?.length ?? 0);
  }),
  define("hstrlen 3 read hash fast", ONE_KEY, "Returns the length of a value.", (client, args) => {
    client.reply.integer(client.database.hash(text(args[1]!))?.fields.get(text(args[2]!))?.length ?? 0);
  }),
  define("hexists 3 read hash fast", ONE_KEY, "Tells whether a field is there.", (client, args) => {
    client.reply.integer(client.database.hash(text(args[1]!))?.fields.has(text(args[2]!)) ? 1 : 0);
  }),
  define("hdel -3 write hash fast", ONE_KEY, "Deletes fields.", (client, args) => {
    const key = text(args[1]!);
    const hash = client.database.hash(key);
    let deleted = 0;
    if (hash) {
      for (const arg of args.slice(2)) if (hash.delete(text(arg))) deleted++;
      if (deleted > 0) client.database.shrunk(key, hash);
    }
    client.reply.integer(deleted);
  }),
  define("hincrby 4 write hash fast", ONE_KEY, "Adds to a number in a field.", (client, args) => {
    const field = text(args[2]!);
    const current = client.database.hash(text(args[1]!))?.fields.get(field);
    const sum = addIntegers(current ? text(current) : "0", text(args[3]!));
    replaceField(client, args, Buffer.from(String(sum), "latin1"));
    client.reply.integer(sum);
  }),
  define("hincrbyfloat 4 write hash fast", ONE_KEY, "Adds to a float in a field.", (client, args) => {
    const current = client.database.hash(text(args[1]!))?.fields.get(text(args[2]!));
    const sum = (current ? float(current) : 0) + float(args[3]!);
    if (!Number.isFinite(sum)) throw new CommandError("ERR increment would produce NaN or Infinity");
    const value = Buffer.from(formatDouble(sum), "latin1");
    replaceField(client, args, value);
    client.reply.bulk(value);
  }),
  define("hrandfield -2 read hash slow", ONE_KEY, "Returns random fields.", randomField),
];

export function hashForWriting(client: Connection, key: string): HashValue {
  const found = client.database.hash(key);
  if (found) return found;
  const hash = new HashValue();
  client.database.set(key, hash);
  return hash;
}

function setFields(client: Connection, args: Buffer[]): number {
  if (args.length % 2 !== 0) {
    throw new CommandError(`ERR wrong number of arguments for '${word(args[0]!).toLowerCase()}' command`);
  }
  const key = text(args[1]!);
  const hash = hashForWriting(client, key);
  let added = 0;
  for (let at = 2; at < args.length; at += 2) {
    if (hash.set(text(args[at]!), ownedBytes(args[at + 1]!))) added++;
  }
  client.database.changed(key);
  return added;
}

function replaceField(client: Connection, args: Buffer[], value: Buffer): void {
  const key = text(args[1]!);
  hashForWriting(client, key).replace(text(args[2]!), value);
  client.database.changed(key);
}

function randomField(client: Connection, args: Buffer[]): void {
  const fields = [...(client.database.hash(text(args[1]!))?.fields.keys() ?? [])];
  const pick = () => fields[Math.floor(Math.random() * fields.length)]!;
  if (!args[2]) {
    if (fields.length === 0) client.reply.null();
    else client.reply.bulkText(pick());
    return;
  }
  const count = integer(args[2]);
  if (Math.abs(count) > 1_000_000) throw new CommandError("ERR value is out of range");
  if (count < 0 && fields.length > 0) client.reply.textArray(Array.from({ length: -count }, pick));
  else client.reply.textArray(fields.sort(() => Math.random() - 0.5).slice(0, Math.max(0, count)));
}
