import { ALL_KEYS, CommandError, define, NO_KEY } from "../command.ts";
import { text } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import { answerError, run } from "../server/dispatch.ts";

export const transactionCommands = [
  define("multi 1 transaction fast", NO_KEY, "Begins a transaction.", (client) => {
    if (client.transaction.open) throw new CommandError("ERR MULTI calls can not be nested");
    client.transaction.begin();
    client.reply.ok();
  }),
  define("exec 1 transaction slow", NO_KEY, "Runs the queued commands.", execute),
  define("discard 1 transaction fast", NO_KEY, "Forgets the queued commands.", (client) => {
    if (!client.transaction.open) throw new CommandError("ERR DISCARD without MULTI");
    client.transaction.discard();
    client.reply.ok();
  }),
  define(
    "watch -2 transaction fast",
    ALL_KEYS,
    "Makes EXEC depend on keys being untouched.",
    (client, args) => {
      if (client.transaction.open) throw new CommandError("ERR WATCH inside MULTI is not allowed");
      for (const arg of args.slice(1)) {
        const key = text(arg);
        client.database.get(key);
        client.transaction.watch(client.database, key);
      }
      client.reply.ok();
    },
  ),
  define("unwatch 1 transaction fast", NO_KEY, "Forgets the watched keys.", (client) => {
    client.transaction.unwatch();
    client.reply.ok();
  }),
];

function execute(client: Connection): void {
  const { transaction, reply } = client;
  if (!transaction.open) throw new CommandError("ERR EXEC without MULTI");
  const { broken, touched, queue } = transaction;
  transaction.discard();
  if (broken) throw new CommandError("EXECABORT Transaction discarded because of previous errors.");
  if (touched) {
    reply.nullArray();
    return;
  }
  reply.array(queue.length);
  for (const { command, args } of queue) {
    try {
      run(client, command, args);
    } catch (error) {
      answerError(client, error);
    }
  }
}
