import { CommandError, define, ONE_KEY, syntaxError } from "../command.ts";
import { float, integer, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import type { Scored, SortedSetValue } from "../store/sorted-set-value.ts";
import { bounds } from "./lists.ts";
import { answerEntries } from "./sorted-sets.ts";

type By = "index" | "score" | "lex";

interface RangeOptions {
  by: By;
  reversed: boolean;
  withScores: boolean;
  offset: number;
  count: number;
}

const PLAIN: RangeOptions = { by: "index", reversed: false, withScores: false, offset: 0, count: -1 };

export const sortedSetRangeCommands = [
  define("zrange -4 read sortedset slow", ONE_KEY, "Returns a range of members.", range({})),
  define(
    "zrevrange -4 read sortedset slow",
    ONE_KEY,
    "Returns a range, highest first.",
    range({ reversed: true }),
  ),
  define(
    "zrangebyscore -4 read sortedset slow",
    ONE_KEY,
    "Returns a range of scores.",
    range({ by: "score" }),
  ),
  define("zrangebylex -4 read sortedset slow", ONE_KEY, "Returns a range of names.", range({ by: "lex" })),
  define(
    "zrevrangebyscore -4 read sortedset slow",
    ONE_KEY,
    "Returns a range of scores, highest first.",
    range({ by: "score", reversed: true }),
  ),
  define("zcount 4 read sortedset fast", ONE_KEY, "Counts members between scores.", (client, args) => {
    const set = client.database.sortedSet(text(args[1]!));
    const [from, to] = set ? places(set, "score", args[2]!, args[3]!) : [0, 0];
    client.reply.integer(to - from);
  }),
  define("zlexcount 4 read sortedset fast", ONE_KEY, "Counts members between names.", (client, args) => {
    const set = client.database.sortedSet(text(args[1]!));
    const [from, to] = set ? places(set, "lex", args[2]!, args[3]!) : [0, 0];
    client.reply.integer(to - from);
  }),
  define(
    "zremrangebyscore 4 write sortedset slow",
    ONE_KEY,
    "Removes a range of scores.",
    removeRange("score"),
  ),
  define(
    "zremrangebyrank 4 write sortedset slow",
    ONE_KEY,
    "Removes a range of places.",
    removeRange("index"),
  ),
  define("zremrangebylex 4 write sortedset slow", ONE_KEY, "Removes a range of names.", removeRange("lex")),
];

function range(preset: Partial<RangeOptions>) {
  return (client: Connection, args: Buffer[]): void => {
    const options = rangeOptions({ ...PLAIN, ...preset }, args.slice(4));
    const set = client.database.sortedSet(text(args[1]!));
    answerEntries(client, set ? select(set, options, args[2]!, args[3]!) : [], options.withScores);
  };
}

function rangeOptions(options: RangeOptions, args: Buffer[]): RangeOptions {
  for (let at = 0; at < args.length; at++) {
    const option = word(args[at]!);
    if (option === "BYSCORE") options.by = "score";
    else if (option === "BYLEX") options.by = "lex";
    else if (option === "REV") options.reversed = true;
    else if (option === "WITHSCORES") options.withScores = true;
    else if (option === "LIMIT" && args[at + 2]) {
      options.offset = integer(args[++at]!);
      options.count = integer(args[++at]!);
    } else throw syntaxError();
  }
  if (options.by === "index" && (options.offset !== 0 || options.count !== -1)) {
    throw new CommandError(
      "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX",
    );
  }
  return options;
}

function select(set: SortedSetValue, options: RangeOptions, start: Buffer, stop: Buffer): Scored[] {
  const { by, reversed, offset, count } = options;
  if (offset < 0) return [];
  if (by === "index") {
    const [from, to] = bounds(set.length, integer(start), integer(stop));
    return reversed ? set.slice(set.length - to, set.length - from).reverse() : set.slice(from, to);
  }
  const [from, to] = reversed ? places(set, by, stop, start) : places(set, by, start, stop);
  const most = count < 0 ? to - from : Math.min(count, to - from);
  if (reversed) return set.slice(Math.max(from, to - offset - most), Math.max(from, to - offset)).reverse();
  return set.slice(from + offset, Math.min(to, from + offset + most));
}

/** The half-open range of places between two ends: `(` excludes one, `[` includes it. */
function places(set: SortedSetValue, by: By, low: Buffer, high: Buffer): [from: number, to: number] {
  if (by === "index") return bounds(set.length, integer(low), integer(high));
  const [from, to] = by === "score" ? scorePlaces(set, low, high) : lexPlaces(set, low, high);
  return from < to ? [from, to] : [0, 0];
}

function scorePlaces(set: SortedSetValue, low: Buffer, high: Buffer): [number, number] {
  const [least, leastOpen] = scoreEnd(low);
  const [most, mostOpen] = scoreEnd(high);
  return [
    set.countBefore(({ score }) => (leastOpen ? score > least : score >= least)),
    set.countBefore(({ score }) => (mostOpen ? score >= most : score > most)),
  ];
}

function scoreEnd(arg: Buffer): [score: number, open: boolean] {
  const open = arg[0] === 0x28;
  return [float(open ? arg.subarray(1) : arg), open];
}

function lexPlaces(set: SortedSetValue, low: Buffer, high: Buffer): [number, number] {
  return [set.countBefore(lexEnd(low, true)), set.countBefore(lexEnd(high, false))];
}

/** Holds from the first member at (or, for an upper end, behind) the end on. */
function lexEnd(arg: Buffer, lower: boolean): (entry: Scored) => boolean {
  const end = text(arg);
  const name = end.slice(1);
  if (end === "-") return () => true;
  if (end === "+") return () => false;
  if (end[0] !== "[" && end[0] !== "(") throw new CommandError("ERR min or max not valid string range item");
  const inclusive = (end[0] === "[") === lower;
  return ({ member }) => (inclusive ? member >= name : member > name);
}

function removeRange(by: By) {
  return (client: Connection, args: Buffer[]): void => {
    const key = text(args[1]!);
    const set = client.database.sortedSet(key);
    const [from, to] = set ? places(set, by, args[2]!, args[3]!) : [0, 0];
    for (const { member } of set?.slice(from, to) ?? []) set?.delete(member);
    if (set && to > from) client.database.shrunk(key, set);
    client.reply.integer(to - from);
  };
}
