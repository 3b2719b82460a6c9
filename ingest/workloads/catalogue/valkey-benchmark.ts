import type { WorkloadInput } from "../workload.ts";
import {
  type ClientsInput,
  type CommandInput,
  clients,
  collection,
  command,
  type DatasetInput,
  get,
  set,
  strings,
  windows,
} from "./build.ts";

const BYTES = 3;
const RANGE = 10_000;

type Test = {
  name: string;
  /** As valkey-benchmark prints it. */
  prints: string;
  description: string;
  dataset?: DatasetInput;
  commands: CommandInput | CommandInput[];
  order?: ClientsInput["order"];
  rate_ops: number;
  core?: boolean;
};

const list = { ...collection("list", 1, 1, BYTES), load: false };
const popped = (kind: "list" | "set" | "zset") => collection(kind, 1, 1000, kind === "list" ? BYTES : 16);
const BESIDE =
  "Each connection adds one before it takes one, so that there is always one left: the part `pop` is the command itself.";

function pop(name: string, verb: string, add: CommandInput, dataset: DatasetInput, rate_ops: number): Test {
  const reply = verb === "ZPOPMIN" ? ("array" as const) : ("bulk-or-nothing" as const);
  const items = reply === "array" ? { reply_items: 2 } : {};
  return {
    name,
    prints: verb,
    description: `${verb} of one key of 1,000 elements. ${BESIDE}`,
    dataset,
    commands: [{ ...add, part: "push" }, command(`${verb} {key}`, reply, { part: "pop", ...items })],
    order: "listed",
    rate_ops,
  };
}

const lrange = (count: number, rate_ops: number): Test => ({
  name: `lrange-${count}`,
  prints: `LRANGE_${count}`,
  description: `The first ${count} of 600 three-byte elements of one list.`,
  dataset: collection("list", 1, 600, BYTES),
  commands: command(`LRANGE {key} 0 ${count - 1}`, "array", { reply_items: count }),
  rate_ops,
});

const tests: Test[] = [
  {
    name: "ping-inline",
    prints: "PING_INLINE",
    description: "PING as a line of text: what a request costs that does nothing, in the protocol of telnet.",
    commands: command("PING", "pong", { inline: true }),
    rate_ops: 24_000,
  },
  {
    name: "ping",
    prints: "PING_MBULK",
    description: "PING: what a request costs that does nothing.",
    commands: command("PING", "pong"),
    rate_ops: 24_000,
  },
  {
    name: "set-3b",
    prints: "SET",
    description: "Overwrites of three-byte values, the size that the tool has by default.",
    dataset: strings("key", RANGE, BYTES),
    commands: set(),
    rate_ops: 24_000,
    core: false,
  },
  {
    name: "get-3b",
    prints: "GET",
    description: "Reads of three-byte values, the size that the tool has by default.",
    dataset: strings("key", RANGE, BYTES),
    commands: get(),
    rate_ops: 24_000,
    core: false,
  },
  {
    name: "incr",
    prints: "INCR",
    description: "Counts 10,000 counters up; the first request to each brings it about.",
    dataset: { ...strings("counter", RANGE, BYTES), load: false },
    commands: command("INCR {key}", "integer"),
    rate_ops: 20_000,
  },
  {
    name: "lpush",
    prints: "LPUSH",
    description: "Puts three-byte elements before one list that grows.",
    dataset: list,
    commands: command("LPUSH {key} {value}", "integer"),
    rate_ops: 16_000,
  },
  {
    name: "rpush",
    prints: "RPUSH",
    description: "Puts three-byte elements behind one list that grows.",
    dataset: list,
    commands: command("RPUSH {key} {value}", "integer"),
    rate_ops: 16_000,
  },
  pop("lpop", "LPOP", command("RPUSH {key} {value}", "integer"), popped("list"), 16_000),
  pop("rpop", "RPOP", command("LPUSH {key} {value}", "integer"), popped("list"), 16_000),
  {
    name: "sadd",
    prints: "SADD",
    description: "Adds one of 10,000 members to one set; soon all are there.",
    dataset: { ...collection("set", 1, RANGE, 16), load: false },
    commands: command("SADD {key} {element}", "integer"),
    rate_ops: 12_000,
  },
  {
    name: "hset",
    prints: "HSET",
    description: "Sets one of 10,000 fields of one hash to a three-byte value.",
    dataset: { ...collection("hash", 1, RANGE, BYTES), load: false },
    commands: command("HSET {key} {element} {value}", "integer"),
    rate_ops: 10_000,
  },
  pop("spop", "SPOP", command("SADD {key} element:{number}", "integer"), popped("set"), 10_000),
  {
    name: "zadd",
    prints: "ZADD",
    description: "Gives one of 10,000 members of one sorted set a random score.",
    dataset: { ...collection("zset", 1, RANGE, 16), load: false },
    commands: command("ZADD {key} {number} {element}", "integer"),
    rate_ops: 4_000,
  },
  pop(
    "zpopmin",
    "ZPOPMIN",
    command("ZADD {key} {number} element:{number}", "integer"),
    popped("zset"),
    6_000,
  ),
  lrange(100, 3_000),
  lrange(300, 1_600),
  lrange(500, 1_200),
  lrange(600, 1_000),
  {
    name: "mset",
    prints: "MSET (10 keys)",
    description: "Ten three-byte values in one request.",
    dataset: strings("key", RANGE, BYTES),
    commands: command("MSET {pairs:10}", "ok"),
    rate_ops: 8_000,
  },
];

/** The list that valkey-benchmark and redis-benchmark run when they are told nothing. */
export const valkeyBenchmark: WorkloadInput[] = tests.map(
  ({ name, prints, description, dataset, commands, order = "random", rate_ops, core = true }) => ({
    name,
    title: `${prints} of valkey-benchmark`,
    description,
    source: `valkey-benchmark's and redis-benchmark's default list: ${prints}, 50 clients, as with -r ${RANGE}.`,
    groups: ["valkey-benchmark", ...(core ? ["core"] : [])],
    datasets: dataset ? [dataset] : [],
    clients: [clients(commands, rate_ops, { order })],
    ...windows,
    // A few thousand requests per second need a longer window for the 2,000 samples of p99.
    ...(rate_ops < 2_500 ? { open: { ...windows.open, duration_ms: 2500 } } : {}),
  }),
);
