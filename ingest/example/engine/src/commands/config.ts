import { CommandError, define, NO_KEY } from "../command.ts";
import { text, word } from "../protocol/arguments.ts";

export const configCommands = [
  define("config -2 admin dangerous slow", NO_KEY, "Shows and changes settings.", (client, args) => {
    const { engine, reply } = client;
    const rest = args.slice(2).map(text);
    const subcommand = word(args[1]!);
    if (subcommand === "GET" && rest.length > 0) {
      const found = engine.settings.matching(rest);
      reply.map(found.length);
      for (const each of found.flat()) reply.bulkText(each);
    } else if (subcommand === "SET" && rest.length > 0 && rest.length % 2 === 0) {
      const pairs = rest.flatMap((name, at) =>
        at % 2 === 0 ? [[name, rest[at + 1]!] as [string, string]] : [],
      );
      engine.settings.set(pairs);
      reply.ok();
    } else if (subcommand === "RESETSTAT" && rest.length === 0) {
      Object.assign(engine.statistics, {
        connectionsReceived: 0,
        commandsProcessed: 0,
        bytesIn: 0,
        bytesOut: 0,
      });
      for (const user of engine.users.all()) user.commands = 0;
      reply.ok();
    } else {
      throw new CommandError(
        `ERR unknown subcommand or wrong number of arguments for 'config|${subcommand.toLowerCase()}'`,
      );
    }
  }),
];
