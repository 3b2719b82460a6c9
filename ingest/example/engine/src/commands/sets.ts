import { ALL_KEYS, CommandError, define, ONE_KEY } from "../command.ts";
import { integer, text } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import { SetValue } from "../store/set-value.ts";

const MOST_RANDOM = 1_000_000;

export const setCommands = [
  define("sadd -3 write set fast", ONE_KEY, "Adds members to a set.", (client, args) => {
    const key = text(args[1]!);
    let set = client.database.setOf(key);
    if (!set) {
      set = new SetValue();
      client.database.set(key, set);
    }
    let added = 0;
    for (let at = 2; at < args.length; at++) if (set.add(text(args[at]!))) added++;
    if (added > 0) client.database.changed(key);
    client.reply.integer(added);
  }),
  define("srem -3 write set fast", ONE_KEY, "Removes members from a set.", (client, args) => {
    const key = text(args[1]!);
    const set = client.database.setOf(key);
    let removed = 0;
    for (const arg of args.slice(2)) if (set?.delete(text(arg))) removed++;
    if (set && removed > 0) client.database.shrunk(key, set);
    client.reply.integer(removed);
  }),
  define("scard 2 read set fast", ONE_KEY, "Returns the number of members.", (client, args) => {
    client.reply.integer(client.database.setOf(text(args[1]!))?.length ?? 0);
  }),
  define("sismember 3 read set fast", ONE_KEY, "Tells whether a member is there.", (client, args) => {
    client.reply.integer(client.database.setOf(text(args[1]!))?.has(text(args[2]!)) ? 1 : 0);
  }),
  define("smismember -3 read set fast", ONE_KEY, "Tells which members are there.", (client, args) => {
    const set = client.database.setOf(text(args[1]!));
    client.reply.array(args.length - 2);
    for (const arg of args.slice(2)) client.reply.integer(set?.has(text(arg)) ? 1 : 0);
  }),
  define("smembers 2 read set slow", ONE_KEY, "Returns all members.", (client, args) => {
    answerMembers(client, [...(client.database.setOf(text(args[1]!))?.values() ?? [])]);
  }),
  define("spop -2 write set fast", ONE_KEY, "Takes random members.", pop),
  define("srandmember -2 read set slow", ONE_KEY, "Returns random members.", random),
  define("smove 4 write set fast", [1, 2, 1], "Moves a member between sets.", move),
  define("sinter -2 read set slow", ALL_KEYS, "Returns what all sets share.", (client, args) => {
    answerMembers(client, intersection(client, args.slice(1)));
  }),
  define("sunion -2 read set slow", ALL_KEYS, "Returns what any set holds.", (client, args) => {
    answerMembers(client, union(client, args.slice(1)));
  }),
  define("sdiff -2 read set slow", ALL_KEYS, "Returns what only the first holds.", (client, args) => {
    answerMembers(client, difference(client, args.slice(1)));
  }),
  define("sinterstore -3 write set slow", ALL_KEYS, "Stores what all sets share.", (client, args) => {
    store(client, args[1]!, intersection(client, args.slice(2)));
  }),
  define("sunionstore -3 write set slow", ALL_KEYS, "Stores what any set holds.", (client, args) => {
    store(client, args[1]!, union(client, args.slice(2)));
  }),
  define("sdiffstore -3 write set slow", ALL_KEYS, "Stores what only the first holds.", (client, args) => {
    store(client, args[1]!, difference(client, args.slice(2)));
  }),
];

function pop(client: Connection, args: Buffer[]): void {
  const key = text(args[1]!);
  const set = client.database.setOf(key);
  const count = args[2] ? integer(args[2]) : undefined;
  if (count !== undefined && count < 0) throw new CommandError("ERR value is out of range, must be positive");
  if (!set) {
    if (count === undefined) client.reply.null();
    else client.reply.set(0);
    return;
  }
  const taken: string[] = [];
  for (let left = Math.min(count ?? 1, set.length); left > 0; left--) {
    const member = set.random();
    set.delete(member);
    taken.push(member);
  }
  client.database.shrunk(key, set);
  if (count === undefined) client.reply.bulkText(taken[0]!);
  else answerMembers(client, taken);
}

function random(client: Connection, args: Buffer[]): void {
  const set = client.database.setOf(text(args[1]!));
  if (!args[2]) {
    if (set) client.reply.bulkText(set.random());
    else client.reply.null();
    return;
  }
  const count = integer(args[2]);
  if (Math.abs(count) > MOST_RANDOM) throw new CommandError("ERR value is out of range");
  if (!set || count === 0) {
    client.reply.array(0);
  } else if (count < 0) {
    client.reply.textArray(Array.from({ length: -count }, () => set.random()));
  } else {
    const members = [...set.values()];
    for (let at = members.length - 1; at > 0; at--) {
      const other = Math.floor(Math.random() * (at + 1));
      [members[at], members[other]] = [members[other]!, members[at]!];
    }
    client.reply.textArray(members.slice(0, count));
  }
}

function move(client: Connection, args: Buffer[]): void {
  const [source, target, member] = [text(args[1]!), text(args[2]!), text(args[3]!)];
  const from = client.database.setOf(source);
  const to = client.database.setOf(target);
  if (!from?.delete(member)) {
    client.reply.integer(0);
    return;
  }
  if (to) to.add(member);
  else client.database.set(target, SetValue.from([member]));
  client.database.changed(target);
  client.database.shrunk(source, from);
  client.reply.integer(1);
}

function membersOf(client: Connection, keys: Buffer[]): Set<string>[] {
  return keys.map((key) => new Set(client.database.setOf(text(key))?.values() ?? []));
}

function intersection(client: Connection, keys: Buffer[]): string[] {
  const [first, ...others] = membersOf(client, keys);
  return [...first!].filter((member) => others.every((other) => other.has(member)));
}

function union(client: Connection, keys: Buffer[]): string[] {
  return [...new Set(membersOf(client, keys).flatMap((members) => [...members]))];
}

function difference(client: Connection, keys: Buffer[]): string[] {
  const [first, ...others] = membersOf(client, keys);
  return [...first!].filter((member) => !others.some((other) => other.has(member)));
}

function store(client: Connection, key: Buffer, members: string[]): void {
  if (members.length === 0) client.database.delete(text(key));
  else client.database.set(text(key), SetValue.from(members));
  client.reply.integer(members.length);
}

function answerMembers(client: Connection, members: string[]): void {
  client.reply.set(members.length);
  for (const member of members) client.reply.bulkText(member);
}
