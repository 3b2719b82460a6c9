import { CommandError, define, ONE_KEY } from "../command.ts";
import { addIntegers, float, text } from "../protocol/arguments.ts";
import { formatDouble } from "../protocol/reply-buffer.ts";
import type { Connection } from "../server/connection.ts";

export const counterCommands = [
  define("incr 2 write string fast", ONE_KEY, "Adds one to a number.", (client, args) => {
    add(client, args[1]!, "1");
  }),
  define("decr 2 write string fast", ONE_KEY, "Takes one from a number.", (client, args) => {
    add(client, args[1]!, "-1");
  }),
  define("incrby 3 write string fast", ONE_KEY, "Adds to a number.", (client, args) => {
    add(client, args[1]!, text(args[2]!));
  }),
  define("decrby 3 write string fast", ONE_KEY, "Takes from a number.", (client, args) => {
    const amount = text(args[2]!);
    add(client, args[1]!, amount.startsWith("-") ? amount.slice(1) : `-${amount}`);
  }),
  define("incrbyfloat 3 write string fast", ONE_KEY, "Adds to a floating-point number.", (client, args) => {
    const key = text(args[1]!);
    const current = client.database.string(key);
    const sum = (current ? float(current) : 0) + float(args[2]!);
    if (!Number.isFinite(sum)) throw new CommandError("ERR increment would produce NaN or Infinity");
    const value = Buffer.from(formatDouble(sum), "latin1");
    client.database.replace(key, value);
    client.reply.bulk(value);
  }),
];

function add(client: Connection, keyArg: Buffer, increment: string): void {
  const key = text(keyArg);
  const current = client.database.string(key);
  const sum = addIntegers(current ? text(current) : "0", increment);
  client.database.replace(key, Buffer.from(String(sum), "latin1"));
  client.reply.integer(sum);
}
