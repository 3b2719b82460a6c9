import { type Command, CommandError, keyPositions } from "../command.ts";
import { text } from "../protocol/arguments.ts";
import type { Connection } from "./connection.ts";

/** Run while a transaction is open instead of being queued. */
const NOT_QUEUED = new Set(["exec", "discard", "multi", "watch", "quit", "reset"]);
/** Allowed before a client has signed in. */
const FOR_STRANGERS = new Set(["auth", "hello", "quit", "reset"]);

/** Finds the command of one request, checks it and runs or queues it. Every request gets its reply. */
export function dispatch(client: Connection, args: Buffer[]): void {
  const command = client.engine.commands.get(text(args[0]!).toLowerCase());
  try {
    if (!command) throw unknownCommand(args);
    check(client, command, args);
    if (client.transaction.open && !NOT_QUEUED.has(command.name)) {
      client.transaction.enqueue(command, args);
      client.reply.simple("QUEUED");
      return;
    }
    run(client, command, args);
  } catch (error) {
    if (client.transaction.open && command?.name !== "exec") client.transaction.broken = true;
    answerError(client, error);
  }
}

export function run(client: Connection, command: Command, args: Buffer[]): void {
  client.engine.statistics.commandsProcessed++;
  client.user.commands++;
  client.lastCommand = command.name;
  command.run(client, args);
}

/** The client's mistakes are answered; ours are answered and told on the console. */
export function answerError(client: Connection, error: unknown): void {
  if (error instanceof CommandError) {
    client.reply.error(error.message);
    return;
  }
  console.error(error);
  client.reply.error("ERR internal error");
}

function check(client: Connection, command: Command, args: Buffer[]): void {
  const { arity } = command;
  if (arity > 0 ? args.length !== arity : args.length < -arity) {
    throw new CommandError(`ERR wrong number of arguments for '${command.name}' command`);
  }
  if (!client.signedIn && !FOR_STRANGERS.has(command.name)) {
    throw new CommandError("NOAUTH Authentication required.");
  }
  if (!client.user.unrestricted) checkPermission(client, command, args);
}

function checkPermission({ user }: Connection, command: Command, args: Buffer[]): void {
  if (FOR_STRANGERS.has(command.name)) return;
  const subcommand = args.length > 1 ? text(args[1]!).toLowerCase() : "";
  if (!user.mayRun(command, subcommand)) {
    throw new CommandError(
      `NOPERM User ${user.name} has no permissions to run the '${command.name}' command`,
    );
  }
  for (const position of keyPositions(command, args)) {
    if (!user.mayAccess(text(args[position]!), command)) {
      throw new CommandError("NOPERM No permissions to access a key");
    }
  }
}

function unknownCommand(args: Buffer[]): CommandError {
  const shown = args.slice(1, 6).map((arg) => `'${text(arg).slice(0, 64)}'`);
  return new CommandError(
    `ERR unknown command '${text(args[0]!).slice(0, 64)}', with args beginning with: ${shown.join(" ")}`,
  );
}
