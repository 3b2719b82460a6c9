import { CommandError, define, ONE_KEY, syntaxError } from "../command.ts";
import { integer, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import type { HashValue } from "../store/hash-value.ts";

const NO_FIELD = -2;
const NO_EXPIRY = -1;
const DELETED = 2;

export const hashExpiryCommands = [
  define("hexpire -6 write hash fast", ONE_KEY, "Lets fields expire, in seconds.", expire(1000, true)),
  define("hpexpire -6 write hash fast", ONE_KEY, "Lets fields expire, in ms.", expire(1, true)),
  define("hexpireat -6 write hash fast", ONE_KEY, "Lets fields expire at a second.", expire(1000, false)),
  define("hpexpireat -6 write hash fast", ONE_KEY, "Lets fields expire at a ms.", expire(1, false)),
  define("httl -5 read hash fast", ONE_KEY, "Returns the seconds fields have left.", remaining(1000, true)),
  define("hpttl -5 read hash fast", ONE_KEY, "Returns the ms fields have left.", remaining(1, true)),
  define("hexpiretime -5 read hash fast", ONE_KEY, "Returns when fields expire, s.", remaining(1000, false)),
  define("hpexpiretime -5 read hash fast", ONE_KEY, "Returns when fields expire, ms.", remaining(1, false)),
  define("hpersist -5 write hash fast", ONE_KEY, "Ends the expiry of fields.", (client, args) => {
    const key = text(args[1]!);
    const hash = client.database.hash(key);
    forEachField(client, hash, fieldsAfter(args, 2), (present, field) =>
      present.persist(field) ? 1 : NO_EXPIRY,
    );
    if (hash) client.database.changed(key);
  }),
];

function expire(unitMs: number, relative: boolean) {
  return (client: Connection, args: Buffer[]): void => {
    const key = text(args[1]!);
    const amount = integer(args[2]!);
    const at = amount * unitMs + (relative ? Date.now() : 0);
    if (amount < 0 || !Number.isSafeInteger(at)) {
      throw new CommandError(`ERR invalid expire time in '${word(args[0]!).toLowerCase()}' command`);
    }
    const condition = word(args[3]!);
    const conditional = ["NX", "XX", "GT", "LT"].includes(condition);
    const names = fieldsAfter(args, conditional ? 4 : 3);
    const hash = client.database.hash(key);
    forEachField(client, hash, names, (present, field) => {
      if (conditional && !allows(condition, present.expiryOf(field), at)) return 0;
      if (at <= Date.now()) {
        present.delete(field);
        return DELETED;
      }
      present.expireAt(field, at);
      return 1;
    });
    if (hash) client.database.shrunk(key, hash);
  };
}

/** NX: none yet; XX: one already; GT, LT: later or earlier than now set, none being the latest. */
export function allows(condition: string, current: number | undefined, at: number): boolean {
  if (condition === "NX") return current === undefined;
  if (condition === "XX") return current !== undefined;
  if (condition === "GT") return current !== undefined && at > current;
  return current === undefined || at < current;
}

function remaining(unitMs: number, relative: boolean) {
  return (client: Connection, args: Buffer[]): void => {
    const hash = client.database.hash(text(args[1]!));
    forEachField(client, hash, fieldsAfter(args, 2), (present, field) => {
      const at = present.expiryOf(field);
      return at === undefined ? NO_EXPIRY : Math.ceil((at - (relative ? Date.now() : 0)) / unitMs);
    });
  };
}

function forEachField(
  client: Connection,
  hash: HashValue | undefined,
  names: string[],
  act: (hash: HashValue, field: string) => number,
): void {
  client.reply.array(names.length);
  for (const name of names) client.reply.integer(hash?.fields.has(name) ? act(hash, name) : NO_FIELD);
}

function fieldsAfter(args: Buffer[], at: number): string[] {
  if (!args[at] || word(args[at]) !== "FIELDS" || !args[at + 1]) throw syntaxError();
  const names = args.slice(at + 2).map(text);
  if (integer(args[at + 1]!) !== names.length || names.length === 0) {
    throw new CommandError("ERR The `numfields` parameter must match the number of arguments");
  }
  return names;
}
