import type { User } from "../acl/user.ts";
import { CommandError, define, NO_KEY, syntaxError } from "../command.ts";
import { text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";

const subcommands: Record<string, (client: Connection, args: string[]) => void> = {
  WHOAMI: (client) => client.reply.bulkText(client.user.name),
  LIST: (client) => client.reply.textArray(client.engine.users.all().map((user) => user.describe())),
  USERS: (client) => client.reply.textArray(client.engine.users.all().map((user) => user.name)),
  SETUSER: (client, [name, ...rules]) => {
    if (name === undefined) throw syntaxError();
    client.engine.users.change(name, rules, client.engine.commands);
    client.reply.ok();
  },
  GETUSER: (client, [name]) => {
    const user = client.engine.users.get(name ?? "");
    if (user) answerUser(client, user);
    else client.reply.null();
  },
  DELUSER: (client, names) => {
    if (names.includes("default")) throw new CommandError("ERR The 'default' user cannot be removed");
    const deleted = names.flatMap((name) => client.engine.users.delete(name) ?? []);
    client.reply.integer(deleted.length);
    for (const connection of client.engine.connections.values()) {
      if (!deleted.includes(connection.user)) continue;
      if (connection === client) client.closeAfterReply();
      else connection.close();
    }
  },
  CAT: (client, [category]) => {
    const commands = [...client.engine.commands.values()];
    if (category === undefined) {
      client.reply.textArray(new Set(commands.flatMap((command) => [...command.categories])));
      return;
    }
    const members = commands.filter((command) => command.categories.has(category.toLowerCase()));
    if (members.length === 0) throw new CommandError(`ERR Unknown category '${category}'`);
    client.reply.textArray(members.map((command) => command.name));
  },
};

export const aclCommands = [
  define("acl -2 admin dangerous slow", NO_KEY, "Manages users and what they may do.", (client, args) => {
    const subcommand = subcommands[word(args[1]!)];
    if (!subcommand)
      throw new CommandError(`ERR unknown subcommand '${text(args[1]!).slice(0, 64)}'. Try ACL LIST.`);
    subcommand(client, args.slice(2).map(text));
  }),
];

function answerUser({ reply }: Connection, user: User): void {
  reply.map(6);
  reply.bulkText("flags");
  reply.textArray([user.enabled ? "on" : "off", ...(user.noPassword ? ["nopass"] : [])]);
  reply.bulkText("passwords");
  reply.textArray(user.passwords);
  reply.bulkText("commands");
  reply.bulkText(user.commandRules.join(" "));
  reply.bulkText("keys");
  reply.bulkText(user.keysText());
  reply.bulkText("channels");
  reply.bulkText("&*");
  reply.bulkText("selectors");
  reply.array(0);
}
