import { CommandError, define, NO_KEY, ONE_KEY, syntaxError } from "../command.ts";
import { integer, positiveInteger, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import { globMatcher } from "../store/glob.ts";
import { ScanCursors } from "../store/scan-cursors.ts";
import { typeOf } from "../store/value.ts";

interface ScanOptions {
  cursor: number;
  matches: (text: string) => boolean;
  count: number;
  type: string;
}

const DEFAULT_COUNT = 10;
const MOST_COUNT = 100_000;
const cursors = new ScanCursors();

export const scanCommands = [
  define("scan -2 read keyspace slow", NO_KEY, "Goes over the keys in steps.", (client, args) => {
    const options = scanOptions(args, 1);
    const { database } = client;
    const { cursor, batch } = cursors.advance(options.cursor, () => database.keys(), options.count);
    const keys = batch.filter((key) => {
      const value = options.matches(key) ? database.get(key) : undefined;
      return value !== undefined && (options.type === "" || typeOf(value) === options.type);
    });
    answer(
      client,
      cursor,
      keys.map((key) => Buffer.from(key, "latin1")),
    );
  }),
  define("hscan -3 read hash slow", ONE_KEY, "Goes over the fields of a hash in steps.", (client, args) => {
    const fields = client.database.hash(text(args[1]!))?.fields ?? new Map<string, Buffer>();
    scanPairs(
      client,
      args,
      () => fields.entries(),
      (value) => value,
    );
  }),
  define("zscan -3 read sortedset slow", ONE_KEY, "Goes over a sorted set in steps.", (client, args) => {
    const scores = client.database.sortedSet(text(args[1]!))?.scores ?? new Map<string, number>();
    scanPairs(
      client,
      args,
      () => scores.entries(),
      (score) => Buffer.from(String(score), "latin1"),
    );
  }),
  define("sscan -3 read set slow", ONE_KEY, "Goes over the members of a set in steps.", (client, args) => {
    const set = client.database.setOf(text(args[1]!));
    const options = scanOptions(args, 2);
    const members = () => set?.values() ?? [].values();
    const { cursor, batch } = cursors.advance<string>(options.cursor, members, options.count);
    answer(
      client,
      cursor,
      batch.filter(options.matches).map((member) => Buffer.from(member, "latin1")),
    );
  }),
];

function scanPairs<T>(
  client: Connection,
  args: Buffer[],
  entries: () => Iterator<[string, T]>,
  bytesOf: (value: T) => Buffer,
): void {
  const options = scanOptions(args, 2);
  const { cursor, batch } = cursors.advance(options.cursor, entries, options.count);
  const found = batch.filter(([name]) => options.matches(name));
  answer(
    client,
    cursor,
    found.flatMap(([name, value]) => [Buffer.from(name, "latin1"), bytesOf(value)]),
  );
}

function scanOptions(args: Buffer[], at: number): ScanOptions {
  if (!/^\d{1,19}$/.test(text(args[at]!))) throw new CommandError("ERR invalid cursor");
  const options: ScanOptions = {
    cursor: integer(args[at]!),
    matches: () => true,
    count: DEFAULT_COUNT,
    type: "",
  };
  for (let option = at + 1; option < args.length; option += 2) {
    const value = args[option + 1];
    if (value === undefined) throw syntaxError();
    const name = word(args[option]!);
    if (name === "MATCH") options.matches = globMatcher(text(value));
    else if (name === "COUNT") options.count = Math.min(MOST_COUNT, positiveInteger(value, "COUNT"));
    else if (name === "TYPE" && at === 1) options.type = text(value).toLowerCase();
    else throw syntaxError();
  }
  return options;
}

function answer(client: Connection, cursor: number, items: Buffer[]): void {
  client.reply.array(2);
  client.reply.bulkText(String(cursor));
  client.reply.array(items.length);
  for (const item of items) client.reply.bulk(item);
}
