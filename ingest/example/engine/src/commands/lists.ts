import { CommandError, define, ONE_KEY, syntaxError } from "../command.ts";
import { integer, text, word } from "../protocol/arguments.ts";
import type { Connection } from "../server/connection.ts";
import { ListValue } from "../store/list-value.ts";
import { ownedBytes } from "../store/owned-bytes.ts";

type End = "left" | "right";

export const listCommands = [
  define("lpush -3 write list fast", ONE_KEY, "Pushes elements to the left.", push("left", true)),
  define("rpush -3 write list fast", ONE_KEY, "Pushes elements to the right.", push("right", true)),
  define("lpushx -3 write list fast", ONE_KEY, "Pushes left if the list is there.", push("left", false)),
  define("rpushx -3 write list fast", ONE_KEY, "Pushes right if the list is there.", push("right", false)),
  define("lpop -2 write list fast", ONE_KEY, "Takes elements from the left.", pop("left")),
  define("rpop -2 write list fast", ONE_KEY, "Takes elements from the right.", pop("right")),
  define("llen 2 read list fast", ONE_KEY, "Returns the length of a list.", (client, args) => {
    client.reply.integer(client.database.list(text(args[1]!))?.length ?? 0);
  }),
  define("lindex 3 read list slow", ONE_KEY, "Returns the element at a place.", (client, args) => {
    client.reply.bulkOrNull(client.database.list(text(args[1]!))?.at(integer(args[2]!)));
  }),
  define("lrange 4 read list slow", ONE_KEY, "Returns the elements of a range.", (client, args) => {
    const list = client.database.list(text(args[1]!));
    const [from, to] = bounds(list?.length ?? 0, integer(args[2]!), integer(args[3]!));
    client.reply.array(to - from);
    if (list) for (const item of list.slice(from, to)) client.reply.bulk(item);
  }),
  define("lset 4 write list slow", ONE_KEY, "Replaces the element at a place.", (client, args) => {
    const key = text(args[1]!);
    const list = client.database.list(key);
    if (!list) throw new CommandError("ERR no such key");
    if (!list.replace(integer(args[2]!), ownedBytes(args[3]!)))
      throw new CommandError("ERR index out of range");
    client.database.changed(key);
    client.reply.ok();
  }),
  define("ltrim 4 write list slow", ONE_KEY, "Keeps only a range of a list.", (client, args) => {
    const key = text(args[1]!);
    const list = client.database.list(key);
    if (list) {
      const [from, to] = bounds(list.length, integer(args[2]!), integer(args[3]!));
      rebuild(client, key, list.slice(from, to));
    }
    client.reply.ok();
  }),
  define("lrem 4 write list slow", ONE_KEY, "Removes equal elements.", remove),
  define("linsert 5 write list slow", ONE_KEY, "Inserts beside an element.", insert),
  define("lmove 5 write list slow", [1, 2, 1], "Moves an element between lists.", (client, args) => {
    move(client, args, end(args[3]!), end(args[4]!));
  }),
  define("rpoplpush 3 write list slow", [1, 2, 1], "Moves from right to left.", (client, args) => {
    move(client, args, "right", "left");
  }),
];

/** The half-open range of places that `start` and `stop` (inclusive, maybe negative) mean. */
export function bounds(length: number, start: number, stop: number): [from: number, to: number] {
  const from = Math.max(0, start < 0 ? length + start : start);
  const to = Math.min(length, (stop < 0 ? length + stop : stop) + 1);
  return from >= to ? [0, 0] : [from, to];
}

function push(side: End, creates: boolean) {
  return (client: Connection, args: Buffer[]): void => {
    const key = text(args[1]!);
    let list = client.database.list(key);
    if (!list) {
      if (!creates) {
        client.reply.integer(0);
        return;
      }
      list = new ListValue();
      client.database.set(key, list);
    }
    for (let at = 2; at < args.length; at++) {
      if (side === "left") list.pushLeft(ownedBytes(args[at]!));
      else list.pushRight(ownedBytes(args[at]!));
    }
    client.database.changed(key);
    client.reply.integer(list.length);
  };
}

function pop(side: End) {
  return (client: Connection, args: Buffer[]): void => {
    const key = text(args[1]!);
    const count = args[2] ? integer(args[2]) : undefined;
    if (count !== undefined && count < 0)
      throw new CommandError("ERR value is out of range, must be positive");
    const list = client.database.list(key);
    if (!list) {
      if (count === undefined) client.reply.null();
      else client.reply.nullArray();
      return;
    }
    const take = () => (side === "left" ? list.popLeft() : list.popRight());
    if (count === undefined) {
      client.reply.bulkOrNull(take());
    } else {
      const most = Math.min(count, list.length);
      client.reply.array(most);
      for (let taken = 0; taken < most; taken++) client.reply.bulk(take()!);
    }
    client.database.shrunk(key, list);
  };
}

function remove(client: Connection, args: Buffer[]): void {
  const key = text(args[1]!);
  const count = integer(args[2]!);
  const items = client.database.list(key)?.items() ?? [];
  const places = items.flatMap((item, place) => (item.equals(args[3]!) ? [place] : []));
  const most = count === 0 ? places.length : Math.abs(count);
  const gone = new Set(count < 0 ? places.slice(-most) : places.slice(0, most));
  if (gone.size > 0)
    rebuild(
      client,
      key,
      items.filter((_, place) => !gone.has(place)),
    );
  client.reply.integer(gone.size);
}

function insert(client: Connection, args: Buffer[]): void {
  const key = text(args[1]!);
  const side = word(args[2]!);
  if (side !== "BEFORE" && side !== "AFTER") throw syntaxError();
  const items = client.database.list(key)?.items();
  const place = items?.findIndex((item) => item.equals(args[3]!)) ?? -1;
  if (!items || place < 0) {
    client.reply.integer(items ? -1 : 0);
    return;
  }
  items.splice(side === "BEFORE" ? place : place + 1, 0, ownedBytes(args[4]!));
  rebuild(client, key, items);
  client.reply.integer(items.length);
}

function move(client: Connection, args: Buffer[], from: End, to: End): void {
  const [source, target] = [text(args[1]!), text(args[2]!)];
  const list = client.database.list(source);
  client.database.list(target);
  const item = from === "left" ? list?.popLeft() : list?.popRight();
  if (!list || !item) {
    client.reply.null();
    return;
  }
  // The target may be the source itself, just emptied: it is looked up before an empty one is dropped.
  const other = client.database.list(target) ?? new ListValue();
  if (other.length === 0 && other !== list) client.database.set(target, other);
  if (to === "left") other.pushLeft(item);
  else other.pushRight(item);
  client.database.changed(target);
  client.database.shrunk(source, list);
  client.reply.bulk(item);
}

function rebuild(client: Connection, key: string, items: Buffer[]): void {
  if (items.length === 0) client.database.delete(key);
  else client.database.replace(key, ListValue.from(items));
}

function end(arg: Buffer): End {
  const name = word(arg);
  if (name !== "LEFT" && name !== "RIGHT") throw syntaxError();
  return name === "LEFT" ? "left" : "right";
}
