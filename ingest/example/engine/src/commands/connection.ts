import { CommandError, define, NO_KEY, syntaxError } from "../command.ts";
import { integer, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";

export const connectionCommands = [
  define("ping -1 connection fast", NO_KEY, "Answers PONG.", (client, args) => {
    if (args.length > 2) throw new CommandError("ERR wrong number of arguments for 'ping' command");
    if (args[1]) client.reply.bulk(args[1]);
    else client.reply.simple("PONG");
  }),
  define("echo 2 connection fast", NO_KEY, "Answers what it is given.", (client, args) => {
    client.reply.bulk(args[1]!);
  }),
  define("select 2 connection fast", NO_KEY, "Chooses a database.", (client, args) => {
    const database = client.engine.databases[integer(args[1]!)];
    if (!database) throw new CommandError("ERR DB index is out of range");
    client.database = database;
    client.reply.ok();
  }),
  define("quit -1 connection fast", NO_KEY, "Closes the connection.", (client) => {
    client.reply.ok();
    client.closeAfterReply();
  }),
  define("reset 1 connection fast", NO_KEY, "Begins the connection anew.", (client) => {
    client.reset();
    client.reply.simple("RESET");
  }),
  define("auth -2 connection fast", NO_KEY, "Signs in.", (client, args) => {
    if (args.length > 3) throw syntaxError();
    const [name, password] = args[2] ? [text(args[1]!), text(args[2])] : ["default", text(args[1]!)];
    signIn(client, name, password);
    client.reply.ok();
  }),
  define("hello -1 connection fast", NO_KEY, "Agrees on the protocol, RESP2 or RESP3.", hello),
];

function signIn(client: Connection, name: string, password: string): void {
  const user = client.engine.users.get(name);
  if (!user?.accepts(password)) {
    throw new CommandError("WRONGPASS invalid username-password pair or user is disabled.");
  }
  client.signIn(user);
}

function hello(client: Connection, args: Buffer[]): void {
  const version = args[1] ? text(args[1]) : String(client.reply.protocol);
  if (version !== "2" && version !== "3") throw new CommandError("NOPROTO unsupported protocol version");
  let name: string | undefined;
  for (let at = 2; at < args.length; at++) {
    const option = word(args[at]!);
    if (option === "AUTH" && args[at + 2]) signIn(client, text(args[++at]!), text(args[++at]!));
    else if (option === "SETNAME" && args[at + 1]) name = text(args[++at]!);
    else throw syntaxError();
  }
  if (!client.signedIn) {
    throw new CommandError("NOAUTH HELLO must be called with the client already authenticated");
  }
  if (name !== undefined) client.name = name;
  client.reply.protocol = version === "3" ? 3 : 2;
  answerHello(client);
}

function answerHello({ reply, engine, id }: Connection): void {
  reply.map(7);
  reply.bulkText("server");
  reply.bulkText("pebble");
  reply.bulkText("version");
  reply.bulkText(engine.version);
  reply.bulkText("proto");
  reply.integer(reply.protocol);
  reply.bulkText("id");
  reply.integer(id);
  reply.bulkText("mode");
  reply.bulkText("standalone");
  reply.bulkText("role");
  reply.bulkText("master");
  reply.bulkText("modules");
  reply.array(0);
}
