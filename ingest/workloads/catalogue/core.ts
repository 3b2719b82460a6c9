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

const KEYS = 10_000;
const DASHBOARD = { bytes: [16, 128, 2048], pipelines: [1, 10] };

/** An eighth of what the example engine serves on one core, less where values fill the sockets. */
function rateOf(bytes: number, pipeline: number): number {
  if (pipeline === 1) return 24_000;
  if (bytes >= 2048) return 40_000;
  return pipeline === 10 ? 80_000 : 96_000;
}

function plain(verb: "get" | "set", bytes: number, pipeline: number): WorkloadInput {
  const on_dashboard = DASHBOARD.bytes.includes(bytes) && DASHBOARD.pipelines.includes(pipeline);
  return {
    name: `${verb}-${bytes}b-p${pipeline}`,
    title: `${verb.toUpperCase()}, ${bytes} B, pipeline ${pipeline}`,
    description: `${verb === "get" ? "Reads" : "Overwrites"} of ${bytes}-byte values, ${pipeline} at a time on each of 50 connections.`,
    source: on_dashboard
      ? "A cell of valkey.io's performance dashboard, with 10,000 keys and 50 clients for its 3 million and 1,600."
      : "Between the cells of valkey.io's performance dashboard; 512 B and pipeline 16 are our choice.",
    groups: ["core", ...(on_dashboard ? ["valkey-dashboard"] : [])],
    datasets: [strings("key", KEYS, bytes)],
    clients: [clients(verb === "get" ? get() : set(), rateOf(bytes, pipeline), { pipeline })],
    ...windows,
  };
}

const sizes = [16, 128, 512, 2048].flatMap((bytes) =>
  [1, 10, 16].flatMap((pipeline) => [plain("get", bytes, pipeline), plain("set", bytes, pipeline)]),
);

type Single = {
  name: string;
  title: string;
  description: string;
  source?: string;
  dataset: DatasetInput;
  commands: CommandInput | CommandInput[];
  order?: ClientsInput["order"];
  rate_ops: number;
};

const OURS = "Our choice: a common command that the default list of valkey-benchmark leaves out.";

function single({
  dataset,
  commands,
  order = "random",
  rate_ops,
  source = OURS,
  ...about
}: Single): WorkloadInput {
  return {
    ...about,
    source,
    groups: ["core"],
    datasets: [dataset],
    clients: [clients(commands, rate_ops, { order })],
    ...windows,
  };
}

const kinds: Single[] = [
  {
    name: "mget",
    title: "MGET of 10 keys",
    description: "Ten 100-byte values in one reply.",
    dataset: strings("key", KEYS, 100),
    commands: command("MGET {keys:10}", "values"),
    rate_ops: 8_000,
  },
  {
    name: "lpush-rpop",
    title: "A queue: LPUSH and RPOP",
    description: "A hundred queues of 100 entries; each connection puts one in and takes one out in turns.",
    source: "Queues, a use of lists that the documentation of Redis names; the sizes are our choice.",
    dataset: collection("list", 100, 100, 100),
    commands: [
      command("LPUSH {key} {value}", "integer", { part: "push" }),
      command("RPOP {key}", "bulk-or-nothing", { part: "pop" }),
    ],
    order: "listed",
    rate_ops: 12_000,
  },
  {
    name: "sismember",
    title: "SISMEMBER",
    description: "Whether a set of 100 members has one of them.",
    dataset: collection("set", 1000, 100, 16),
    commands: command("SISMEMBER {key} {element}", "integer"),
    rate_ops: 16_000,
  },
  {
    name: "hget",
    title: "HGET",
    description: "One 100-byte field of a hash of ten.",
    dataset: collection("hash", KEYS, 10, 100),
    commands: command("HGET {key} {element}", "value"),
    rate_ops: 16_000,
  },
  {
    name: "hgetall",
    title: "HGETALL of 10 fields",
    description: "All ten 100-byte fields of a hash.",
    dataset: collection("hash", KEYS, 10, 100),
    commands: command("HGETALL {key}", "array", { reply_items: 20 }),
    rate_ops: 8_000,
  },
  {
    name: "zrange-10",
    title: "ZRANGE, 10 of 1,000",
    description: "The ten lowest members of a sorted set of 1,000, with their scores.",
    dataset: collection("zset", 100, 1000, 16),
    commands: command("ZRANGE {key} 0 9 WITHSCORES", "array", { reply_items: 20 }),
    rate_ops: 5_000,
  },
  {
    name: "leaderboard",
    title: "A leaderboard",
    description:
      "Half raises of one score by ZINCRBY, half the ten best of a hundred boards of 1,000 players.",
    source:
      "Leaderboards, a use of sorted sets that the documentation of Redis names; the sizes are our choice.",
    dataset: collection("zset", 100, 1000, 16),
    commands: [
      command("ZINCRBY {key} 1 {element}", "bulk", { part: "raise" }),
      command("ZREVRANGE {key} 0 9 WITHSCORES", "array", { reply_items: 20, part: "best" }),
    ],
    rate_ops: 4_000,
  },
  {
    name: "xadd",
    title: "XADD",
    description: "Entries of 100 bytes appended to 16 streams that are cut at about 10,000 entries.",
    source: "Append-only logs, as the documentation of Redis calls streams; the sizes are our choice.",
    dataset: { ...collection("stream", 16, 1, 100), load: false },
    commands: command("XADD {key} MAXLEN ~ 10000 * field {value}", "bulk"),
    rate_ops: 12_000,
  },
  {
    name: "xrange-10",
    title: "XRANGE, 10 of 100",
    description: "The ten oldest entries of a stream of 100, 100 bytes each.",
    source: "Append-only logs, as the documentation of Redis calls streams; the sizes are our choice.",
    dataset: collection("stream", 500, 100, 100),
    commands: command("XRANGE {key} - + COUNT 10", "array", { reply_items: 10 }),
    rate_ops: 5_000,
  },
];

/** Strings by size and pipeline, and what valkey-benchmark leaves out of the other kinds. */
export const core: WorkloadInput[] = [...sizes, ...kinds.map(single)];
