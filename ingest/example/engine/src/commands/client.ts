import { CommandError, define, NO_KEY, syntaxError } from "../command.ts";
import { integer, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";

const subcommands: Record<string, (client: Connection, args: Buffer[]) => void> = {
  ID: (client) => client.reply.integer(client.id),
  INFO: (client) => client.reply.verbatim(`${describe(client)}\n`),
  LIST: (client, args) =>
    client.reply.verbatim(
      listed(client, args)
        .map((each) => `${describe(each)}\n`)
        .join(""),
    ),
  GETNAME: (client) => {
    if (client.name) client.reply.bulkText(client.name);
    else client.reply.null();
  },
  SETNAME: (client, args) => {
    client.name = printable(one(args), "Client names");
    client.reply.ok();
  },
  SETINFO: (client, args) => {
    const attribute = word(one(args));
    const value = printable(args[3] ?? Buffer.alloc(0), attribute.toLowerCase());
    if (attribute === "LIB-NAME") client.libraryName = value;
    else if (attribute === "LIB-VER") client.libraryVersion = value;
    else throw new CommandError(`ERR Unrecognized option '${text(args[2]!)}'`);
    client.reply.ok();
  },
  KILL: kill,
  "NO-EVICT": (client) => client.reply.ok(),
  "NO-TOUCH": (client) => client.reply.ok(),
};

export const clientCommands = [
  define(
    "client -2 admin dangerous connection slow",
    NO_KEY,
    "Names, lists and closes connections.",
    (client, args) => {
      const subcommand = subcommands[word(args[1]!)];
      if (!subcommand)
        throw new CommandError(`ERR unknown subcommand '${text(args[1]!).slice(0, 64)}'. Try CLIENT LIST.`);
      subcommand(client, args);
    },
  ),
];

/** One connection as CLIENT LIST shows it. */
function describe(client: Connection): string {
  const now = Date.now();
  return [
    `id=${client.id}`,
    `addr=${client.address}`,
    `laddr=${client.localAddress}`,
    `name=${client.name}`,
    `age=${Math.floor((now - client.connectedAt) / 1000)}`,
    `idle=${Math.floor((now - client.lastActiveAt) / 1000)}`,
    `flags=${client.transaction.open ? "x" : "N"}`,
    `db=${client.database.index}`,
    `multi=${client.transaction.open ? client.transaction.queue.length : -1}`,
    `cmd=${client.lastCommand || "NULL"}`,
    `user=${client.user.name}`,
    `resp=${client.reply.protocol}`,
    `tls=${client.encrypted ? "yes" : "no"}`,
    `lib-name=${client.libraryName}`,
    `lib-ver=${client.libraryVersion}`,
  ].join(" ");
}

function listed(client: Connection, args: Buffer[]): Connection[] {
  const all = [...client.engine.connections.values()];
  if (args.length === 2) return all;
  const option = word(args[2]!);
  if (option === "TYPE" && args.length === 4) return word(args[3]!) === "NORMAL" ? all : [];
  if (option !== "ID" || args.length < 4) throw syntaxError();
  const ids = new Set(args.slice(3).map(integer));
  return all.filter(({ id }) => ids.has(id));
}

function kill(client: Connection, args: Buffer[]): void {
  const all = [...client.engine.connections.values()];
  if (args.length === 3) {
    const victim = all.find(({ address }) => address === text(args[2]!));
    if (!victim) throw new CommandError("ERR No such client");
    client.reply.ok();
    end(client, victim);
    return;
  }
  let victims = all;
  let skipMe = true;
  if (args.length < 4 || args.length % 2 !== 0) throw syntaxError();
  for (let at = 2; at < args.length; at += 2) {
    const value = text(args[at + 1]!);
    const filter = word(args[at]!);
    if (filter === "ID") victims = victims.filter(({ id }) => id === integer(args[at + 1]!));
    else if (filter === "ADDR") victims = victims.filter(({ address }) => address === value);
    else if (filter === "LADDR") victims = victims.filter(({ localAddress }) => localAddress === value);
    else if (filter === "USER") victims = victims.filter(({ user }) => user.name === value);
    else if (filter === "SKIPME") skipMe = value.toLowerCase() !== "no";
    else throw syntaxError();
  }
  if (skipMe) victims = victims.filter((victim) => victim !== client);
  client.reply.integer(victims.length);
  for (const victim of victims) end(client, victim);
}

function end(client: Connection, victim: Connection): void {
  if (victim === client) client.closeAfterReply();
  else victim.close();
}

function one(args: Buffer[]): Buffer {
  if (!args[2]) throw syntaxError();
  return args[2];
}

function printable(arg: Buffer, what: string): string {
  const value = text(arg);
  if (value.length > 256 || !/^[!-~]*$/.test(value)) {
    throw new CommandError(`ERR ${what} cannot contain spaces, newlines or special characters.`);
  }
  return value;
}
