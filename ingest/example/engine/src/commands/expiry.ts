import { CommandError, define, ONE_KEY } from "../command.ts";
import { integer, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import { allows } from "./hash-expiry.ts";

export const expiryCommands = [
  define("expire -3 write keyspace fast", ONE_KEY, "Lets a key expire, in seconds.", expire(1000, true)),
  define("pexpire -3 write keyspace fast", ONE_KEY, "Lets a key expire, in ms.", expire(1, true)),
  define("expireat -3 write keyspace fast", ONE_KEY, "Lets a key expire at a second.", expire(1000, false)),
  define("pexpireat -3 write keyspace fast", ONE_KEY, "Lets a key expire at a ms.", expire(1, false)),
  define("ttl 2 read keyspace fast", ONE_KEY, "Returns the seconds a key has left.", remaining(1000, true)),
  define("pttl 2 read keyspace fast", ONE_KEY, "Returns the ms a key has left.", remaining(1, true)),
  define(
    "expiretime 2 read keyspace fast",
    ONE_KEY,
    "Returns when a key expires, s.",
    remaining(1000, false),
  ),
  define("pexpiretime 2 read keyspace fast", ONE_KEY, "Returns when a key expires, ms.", remaining(1, false)),
  define("persist 2 write keyspace fast", ONE_KEY, "Ends the expiry of a key.", (client, args) => {
    const key = text(args[1]!);
    client.reply.integer(client.database.get(key) !== undefined && client.database.persist(key) ? 1 : 0);
  }),
];

function expire(unitMs: number, relative: boolean) {
  return (client: Connection, args: Buffer[]): void => {
    const key = text(args[1]!);
    const at = integer(args[2]!) * unitMs + (relative ? Date.now() : 0);
    if (!Number.isSafeInteger(at)) {
      throw new CommandError(`ERR invalid expire time in '${word(args[0]!).toLowerCase()}' command`);
    }
    const conditions = args.slice(3).map(word);
    const unknown = conditions.find((condition) => !["NX", "XX", "GT", "LT"].includes(condition));
    if (unknown !== undefined) throw new CommandError(`ERR Unsupported option ${unknown}`);
    const present = client.database.get(key) !== undefined;
    const current = client.database.expiryOf(key);
    const applies = present && conditions.every((condition) => allows(condition, current, at));
    if (applies) client.database.expireAt(key, at);
    client.reply.integer(applies ? 1 : 0);
  };
}

function remaining(unitMs: number, relative: boolean) {
  return (client: Connection, args: Buffer[]): void => {
    const key = text(args[1]!);
    if (client.database.get(key) === undefined) {
      client.reply.integer(-2);
      return;
    }
    const at = client.database.expiryOf(key);
    if (at === undefined) client.reply.integer(-1);
    else client.reply.integer(Math.max(0, Math.round((at - (relative ? Date.now() : 0)) / unitMs)));
  };
}
