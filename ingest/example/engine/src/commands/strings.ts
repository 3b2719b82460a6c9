import { ALL_KEYS, CommandError, define, ONE_KEY, syntaxError } from "../command.ts";
import { integer, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import { ownedBytes } from "../store/owned-bytes.ts";

interface SetOptions {
  condition: "" | "NX" | "XX";
  returnOld: boolean;
  keepExpiry: boolean;
  /** In ms since 1970; 0 for never. */
  expireAt: number;
}

const PLAIN: SetOptions = { condition: "", returnOld: false, keepExpiry: false, expireAt: 0 };

export const stringCommands = [
  define("get 2 read string fast", ONE_KEY, "Returns the string value of a key.", (client, args) => {
    client.reply.bulkOrNull(client.database.string(text(args[1]!)));
  }),
  define("set -3 write string slow", ONE_KEY, "Sets the string value of a key.", set),
  define("setnx 3 write string fast", ONE_KEY, "Sets a key that is not there.", (client, args) => {
    const key = text(args[1]!);
    const absent = client.database.get(key) === undefined;
    if (absent) client.database.set(key, ownedBytes(args[2]!));
    client.reply.integer(absent ? 1 : 0);
  }),
  define("setex 4 write string slow", ONE_KEY, "Sets a value and its expiry in seconds.", (client, args) => {
    setFor(client, args, 1000);
  }),
  define("psetex 4 write string slow", ONE_KEY, "Sets a value and its expiry in ms.", (client, args) => {
    setFor(client, args, 1);
  }),
  define("getset 3 write string fast", ONE_KEY, "Sets a value and returns the old one.", (client, args) => {
    const key = text(args[1]!);
    client.reply.bulkOrNull(client.database.string(key));
    client.database.set(key, ownedBytes(args[2]!));
  }),
  define("getdel 2 write string fast", ONE_KEY, "Returns a value and deletes its key.", (client, args) => {
    const key = text(args[1]!);
    client.reply.bulkOrNull(client.database.string(key));
    client.database.delete(key);
  }),
  define("getex -2 write string fast", ONE_KEY, "Returns a value and sets its expiry.", getAndExpire),
  define("mget -2 read string fast", ALL_KEYS, "Returns the values of several keys.", (client, args) => {
    client.reply.array(args.length - 1);
    for (let at = 1; at < args.length; at++) {
      const value = client.database.get(text(args[at]!));
      client.reply.bulkOrNull(value instanceof Uint8Array ? value : undefined);
    }
  }),
  define("mset -3 write string slow", [1, -1, 2], "Sets several keys.", (client, args) => {
    setPairs(client, args);
    client.reply.ok();
  }),
  define("msetnx -3 write string slow", [1, -1, 2], "Sets several keys if none is there.", (client, args) => {
    for (let at = 1; at < args.length; at += 2) {
      if (client.database.get(text(args[at]!)) === undefined) continue;
      client.reply.integer(0);
      return;
    }
    setPairs(client, args);
    client.reply.integer(1);
  }),
];

function set(client: Connection, args: Buffer[]): void {
  const { database, reply } = client;
  const key = text(args[1]!);
  const options = args.length === 3 ? PLAIN : setOptions(args);
  const old = options.returnOld ? database.string(key) : undefined;
  if (options.condition !== "" && (database.get(key) !== undefined) !== (options.condition === "XX")) {
    if (options.returnOld) reply.bulkOrNull(old);
    else reply.null();
    return;
  }
  if (options.keepExpiry) database.replace(key, ownedBytes(args[2]!));
  else database.set(key, ownedBytes(args[2]!));
  if (options.expireAt > 0) database.expireAt(key, options.expireAt);
  if (options.returnOld) reply.bulkOrNull(old);
  else reply.ok();
}

function setOptions(args: Buffer[]): SetOptions {
  const options = { ...PLAIN };
  for (let at = 3; at < args.length; at++) {
    const option = word(args[at]!);
    if ((option === "NX" || option === "XX") && options.condition === "") {
      options.condition = option;
    } else if (option === "GET") {
      options.returnOld = true;
    } else if (option === "KEEPTTL" && options.expireAt === 0) {
      options.keepExpiry = true;
    } else if (/^[EP]X(AT)?$/.test(option) && args[at + 1] && options.expireAt === 0 && !options.keepExpiry) {
      options.expireAt = expiryTime(option, args[++at]!, word(args[0]!));
    } else {
      throw syntaxError();
    }
  }
  return options;
}

/** EX, PX: from now on; EXAT, PXAT: since 1970. In ms. */
function expiryTime(option: string, arg: Buffer, command: string): number {
  const amount = integer(arg);
  const at = (option.startsWith("P") ? amount : amount * 1000) + (option.endsWith("AT") ? 0 : Date.now());
  if (amount <= 0 || !Number.isSafeInteger(at)) {
    throw new CommandError(`ERR invalid expire time in '${command.toLowerCase()}' command`);
  }
  return at;
}

function setFor(client: Connection, args: Buffer[], unitMs: number): void {
  const at = expiryTime(unitMs === 1 ? "PX" : "EX", args[2]!, word(args[0]!));
  const key = text(args[1]!);
  client.database.set(key, ownedBytes(args[3]!));
  client.database.expireAt(key, at);
  client.reply.ok();
}

function getAndExpire(client: Connection, args: Buffer[]): void {
  const key = text(args[1]!);
  const option = args[2] ? word(args[2]) : "";
  const wellFormed =
    option === "PERSIST" ? args.length === 3 : /^[EP]X(AT)?$/.test(option) && args.length === 4;
  if (option !== "" && !wellFormed) throw syntaxError();
  const at = option === "" || option === "PERSIST" ? 0 : expiryTime(option, args[3]!, "getex");
  const value = client.database.string(key);
  client.reply.bulkOrNull(value);
  if (value === undefined) return;
  if (option === "PERSIST") client.database.persist(key);
  else if (at > 0) client.database.expireAt(key, at);
}

function setPairs(client: Connection, args: Buffer[]): void {
  if (args.length % 2 === 0) {
    throw new CommandError(`ERR wrong number of arguments for '${word(args[0]!).toLowerCase()}' command`);
  }
  for (let at = 1; at < args.length; at += 2) {
    client.database.set(text(args[at]!), ownedBytes(args[at + 1]!));
  }
}
