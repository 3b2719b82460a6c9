import { CommandError, define, ONE_KEY, syntaxError } from "../command.ts";
import { float, integer, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import { type Scored, SortedSetValue } from "../store/sorted-set-value.ts";

export const sortedSetCommands = [
  define("zadd -4 write sortedset fast", ONE_KEY, "Adds members with scores.", add),
  define("zincrby 4 write sortedset fast", ONE_KEY, "Adds to a score.", (client, args) => {
    const key = text(args[1]!);
    const member = text(args[3]!);
    const score = sum(client.database.sortedSet(key)?.scores.get(member), float(args[2]!));
    setForWriting(client, key).set(member, score);
    client.database.changed(key);
    client.reply.double(score);
  }),
  define("zrem -3 write sortedset fast", ONE_KEY, "Removes members.", (client, args) => {
    const key = text(args[1]!);
    const set = client.database.sortedSet(key);
    let removed = 0;
    for (const arg of args.slice(2)) if (set?.delete(text(arg))) removed++;
    if (set && removed > 0) client.database.shrunk(key, set);
    client.reply.integer(removed);
  }),
  define("zcard 2 read sortedset fast", ONE_KEY, "Returns the number of members.", (client, args) => {
    client.reply.integer(client.database.sortedSet(text(args[1]!))?.length ?? 0);
  }),
  define("zscore 3 read sortedset fast", ONE_KEY, "Returns the score of a member.", (client, args) => {
    answerScore(client, client.database.sortedSet(text(args[1]!))?.scores.get(text(args[2]!)));
  }),
  define("zmscore -3 read sortedset fast", ONE_KEY, "Returns scores of members.", (client, args) => {
    const scores = client.database.sortedSet(text(args[1]!))?.scores;
    client.reply.array(args.length - 2);
    for (const arg of args.slice(2)) answerScore(client, scores?.get(text(arg)));
  }),
  define("zrank 3 read sortedset fast", ONE_KEY, "Returns the place from the lowest.", (client, args) => {
    const rank = client.database.sortedSet(text(args[1]!))?.rank(text(args[2]!));
    if (rank === undefined) client.reply.null();
    else client.reply.integer(rank);
  }),
  define("zrevrank 3 read sortedset fast", ONE_KEY, "Returns the place from the highest.", (client, args) => {
    const set = client.database.sortedSet(text(args[1]!));
    const rank = set?.rank(text(args[2]!));
    if (set === undefined || rank === undefined) client.reply.null();
    else client.reply.integer(set.length - 1 - rank);
  }),
  define("zpopmin -2 write sortedset fast", ONE_KEY, "Takes the lowest.", (client, args) => {
    pop(client, args, (set, count) => set.popLowest(count));
  }),
  define("zpopmax -2 write sortedset fast", ONE_KEY, "Takes the highest.", (client, args) => {
    pop(client, args, (set, count) => set.popHighest(count));
  }),
];

function setForWriting(client: Connection, key: string): SortedSetValue {
  const found = client.database.sortedSet(key);
  if (found) return found;
  const set = new SortedSetValue();
  client.database.set(key, set);
  return set;
}

function add(client: Connection, args: Buffer[]): void {
  const { flags, pairs } = addArguments(args);
  const key = text(args[1]!);
  const existing = client.database.sortedSet(key);
  if (!existing && flags.has("XX")) {
    if (flags.has("INCR")) client.reply.null();
    else client.reply.integer(0);
    return;
  }
  const set = existing ?? new SortedSetValue();
  let added = 0;
  let changed = 0;
  let result: number | undefined;
  for (const [given, member] of pairs) {
    const before = set.scores.get(member);
    const score = flags.has("INCR") ? sum(before, given) : given;
    if (!allowed(flags, before, score)) continue;
    if (set.set(member, score)) added++;
    else if (before !== score) changed++;
    result = score;
  }
  if (!existing && set.length > 0) client.database.set(key, set);
  else if (added + changed > 0) client.database.changed(key);
  if (flags.has("INCR")) answerScore(client, result);
  else client.reply.integer(flags.has("CH") ? added + changed : added);
}

function addArguments(args: Buffer[]): { flags: Set<string>; pairs: [number, string][] } {
  const flags = new Set<string>();
  let at = 2;
  for (; at < args.length; at++) {
    const flag = word(args[at]!);
    if (!["NX", "XX", "GT", "LT", "CH", "INCR"].includes(flag)) break;
    flags.add(flag);
  }
  const rest = args.slice(at);
  if (rest.length === 0 || rest.length % 2 !== 0) throw syntaxError();
  if (
    (flags.has("NX") && (flags.has("XX") || flags.has("GT") || flags.has("LT"))) ||
    (flags.has("GT") && flags.has("LT"))
  ) {
    throw new CommandError("ERR GT, LT, and/or NX options at the same time are not compatible");
  }
  if (flags.has("INCR") && rest.length > 2) {
    throw new CommandError("ERR INCR option supports a single increment-element pair");
  }
  const pairs: [number, string][] = [];
  for (let pair = 0; pair < rest.length; pair += 2) pairs.push([float(rest[pair]!), text(rest[pair + 1]!)]);
  return { flags, pairs };
}

function allowed(flags: Set<string>, before: number | undefined, score: number): boolean {
  if (before === undefined) return !flags.has("XX");
  if (flags.has("NX")) return false;
  return !(flags.has("GT") && score <= before) && !(flags.has("LT") && score >= before);
}

function sum(before: number | undefined, increment: number): number {
  const score = (before ?? 0) + increment;
  if (Number.isNaN(score)) throw new CommandError("ERR resulting score is not a number (NaN)");
  return score;
}

function pop(
  client: Connection,
  args: Buffer[],
  take: (set: SortedSetValue, count: number) => Scored[],
): void {
  const key = text(args[1]!);
  const count = args[2] ? integer(args[2]) : 1;
  if (count < 0) throw new CommandError("ERR value is out of range, must be positive");
  const set = client.database.sortedSet(key);
  const taken = set ? take(set, count) : [];
  if (set && taken.length > 0) client.database.shrunk(key, set);
  answerEntries(client, taken, true);
}

function answerScore(client: Connection, score: number | undefined): void {
  if (score === undefined) client.reply.null();
  else client.reply.double(score);
}

/** With scores, RESP3 nests each pair; RESP2 lists them flat. */
export function answerEntries(client: Connection, entries: Scored[], withScores: boolean): void {
  const nested = withScores && client.reply.protocol === 3;
  client.reply.array(withScores && !nested ? entries.length * 2 : entries.length);
  for (const { member, score } of entries) {
    if (nested) client.reply.array(2);
    client.reply.bulkText(member);
    if (withScores) client.reply.double(score);
  }
}
