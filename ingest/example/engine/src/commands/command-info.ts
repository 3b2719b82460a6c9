import { type Command, CommandError, define, keyPositions, NO_KEY } from "../command.ts";
import { text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";

export const commandCommands = [
  define("command -1 connection slow", NO_KEY, "Describes the commands.", (client, args) => {
    const { commands } = client.engine;
    const names = args.slice(2).map((arg) => text(arg).toLowerCase());
    const subcommand = args[1] ? word(args[1]) : "";
    if (subcommand === "") answerInfo(client, [...commands.values()]);
    else if (subcommand === "COUNT") client.reply.integer(commands.size);
    else if (subcommand === "LIST") client.reply.textArray(commands.keys());
    else if (subcommand === "INFO")
      answerInfo(client, names.length > 0 ? names.map((name) => commands.get(name)) : [...commands.values()]);
    else if (subcommand === "DOCS") answerDocs(client, names.length > 0 ? names : [...commands.keys()]);
    else if (subcommand === "GETKEYS" && args.length > 2) answerKeys(client, args.slice(2));
    else throw new CommandError(`ERR unknown subcommand '${subcommand.slice(0, 64)}'. Try COMMAND INFO.`);
  }),
];

function answerInfo({ reply }: Connection, commands: (Command | undefined)[]): void {
  reply.array(commands.length);
  for (const command of commands) {
    if (!command) {
      reply.nullArray();
      continue;
    }
    const { name, arity, keys, categories } = command;
    const flags = [...categories].filter((category) => ["write", "fast", "admin"].includes(category));
    if (categories.has("read")) flags.push("readonly");
    reply.array(7);
    reply.bulkText(name);
    reply.integer(arity);
    reply.set(flags.length);
    for (const flag of flags) reply.simple(flag);
    reply.integer(keys.first);
    reply.integer(keys.last);
    reply.integer(keys.step);
    reply.set(categories.size);
    for (const category of categories) reply.simple(`@${category}`);
  }
}

function answerDocs({ reply, engine }: Connection, names: string[]): void {
  const known = names.flatMap((name) => engine.commands.get(name) ?? []);
  reply.map(known.length);
  for (const { name, summary, categories } of known) {
    reply.bulkText(name);
    reply.map(2);
    reply.bulkText("summary");
    reply.bulkText(summary);
    reply.bulkText("group");
    reply.bulkText(
      [...categories].find((category) => !/^(read|write|fast|slow|admin|dangerous)$/.test(category)) ??
        "server",
    );
  }
}

function answerKeys({ reply, engine }: Connection, args: Buffer[]): void {
  const command = engine.commands.get(text(args[0]!).toLowerCase());
  if (!command) throw new CommandError("ERR Invalid command specified");
  const positions = keyPositions(command, args);
  if (positions.length === 0) throw new CommandError("ERR The command has no key arguments");
  reply.array(positions.length);
  for (const position of positions) reply.bulk(args[position]!);
}
