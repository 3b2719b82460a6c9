import { CommandError, define, ONE_KEY } from "../command.ts";
import { integer, text } from "../protocol/arguments.ts";
import { MAX_BULK_BYTES } from "../protocol/limits.ts";
import type { Connection } from "../server/connection.ts";

const EMPTY = Buffer.alloc(0);

export const stringRangeCommands = [
  define("strlen 2 read string fast", ONE_KEY, "Returns the length of a string.", (client, args) => {
    client.reply.integer(client.database.string(text(args[1]!))?.length ?? 0);
  }),
  define("append 3 write string fast", ONE_KEY, "Appends to a string.", (client, args) => {
    const key = text(args[1]!);
    const value = Buffer.concat([client.database.string(key) ?? EMPTY, args[2]!]);
    checkLength(value.length);
    client.database.replace(key, value);
    client.reply.integer(value.length);
  }),
  define("getrange 4 read string slow", ONE_KEY, "Returns a part of a string.", range),
  define("substr 4 read string slow", ONE_KEY, "Returns a part of a string.", range),
  define("setrange 4 write string slow", ONE_KEY, "Overwrites a part of a string.", (client, args) => {
    const key = text(args[1]!);
    const offset = integer(args[2]!);
    const patch = args[3]!;
    if (offset < 0) throw new CommandError("ERR offset is out of range");
    const current = client.database.string(key) ?? EMPTY;
    if (patch.length === 0) {
      client.reply.integer(current.length);
      return;
    }
    checkLength(offset + patch.length);
    // A new buffer: the old one may still be on its way to a client.
    const value = Buffer.alloc(Math.max(current.length, offset + patch.length));
    current.copy(value);
    patch.copy(value, offset);
    client.database.replace(key, value);
    client.reply.integer(value.length);
  }),
];

function range(client: Connection, args: Buffer[]): void {
  const value = client.database.string(text(args[1]!)) ?? EMPTY;
  let start = integer(args[2]!);
  let end = integer(args[3]!);
  if (start < 0) start = Math.max(0, value.length + start);
  if (end < 0) end = Math.max(0, value.length + end);
  client.reply.bulk(value.subarray(start, Math.max(start, end + 1)));
}

function checkLength(length: number): void {
  if (length > MAX_BULK_BYTES) {
    throw new CommandError("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  }
}
