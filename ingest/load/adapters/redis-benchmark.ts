import type { Clients } from "../../workloads/schema/clients.ts";
import type { DatasetData } from "../../workloads/schema/dataset.ts";
import { parseWord, placesOf } from "../../workloads/schema/words.ts";
import type { Workload } from "../../workloads/workload.ts";
import { LoadError } from "../load-error.ts";
import { percentileShown } from "../record/histogram.ts";
import { expressible, refuse } from "./expressible.ts";
import { type Filling, fillKeys, letters } from "./key-filler.ts";
import {
  type Address,
  type ClosedLoopOrder,
  type CommandOptions,
  type NativePart,
  type NativeResult,
  type NativeTool,
  nativeGroup,
} from "./native-tool.ts";
import { runTool, toolVersion } from "./run-tool.ts";

const PROBE_MS = 200;
const PROBE_REQUESTS = 1_000;
const PROBE_LIMIT_MS = 20_000;
const GRACE_MS = 10_000;
const REQUESTS_MAX = 2 ** 31 - 1;
/** Linux takes no argument longer than 128 KiB. */
const ARGUMENT_BYTES = 100_000;
const NUMBERS = 1_000_000_000;

/** Redis's own; the same program as Valkey's up to its name. */
export const redisBenchmark: NativeTool = benchmarkNamed("redis-benchmark");
export const valkeyBenchmark: NativeTool = benchmarkNamed("valkey-benchmark");

function benchmarkNamed(name: string): NativeTool {
  return {
    name,
    version: () => toolVersion(name),
    command: (workload, at, options) => commandLine(name, workload, at, options),
    closedLoop: (order) => closedLoop(name, order),
  };
}

/** Commands as the program's own tests send them (redis-benchmark.c): `-t` runs these, at any length of values. */
const OWN_TESTS: Readonly<Record<string, string>> = {
  PING: "ping_mbulk",
  "SET key:__rand_int__ __data__": "set",
  "GET key:__rand_int__": "get",
  "INCR counter:__rand_int__": "incr",
  "LPUSH mylist __data__": "lpush",
  "RPUSH mylist __data__": "rpush",
  "LPOP mylist": "lpop",
  "RPOP mylist": "rpop",
  "SADD myset element:__rand_int__": "sadd",
  "HSET myhash element:__rand_int__ __data__": "hset",
  "SPOP myset": "spop",
  "ZADD myzset __rand_int__ element:__rand_int__": "zadd",
  "ZPOPMIN myzset": "zpopmin",
  "LRANGE mylist 0 99": "lrange_100",
  "LRANGE mylist 0 299": "lrange_300",
  "LRANGE mylist 0 499": "lrange_500",
  "LRANGE mylist 0 599": "lrange_600",
  [`MSET${" key:__rand_int__ __data__".repeat(10)}`]: "mset",
};

function commandLine(name: string, workload: Workload, at: Address, options: CommandOptions): string[] {
  const { clients, dataset } = expressible(workload, options);
  const { connections, pipeline, protocol, database } = clients;
  checkClients(clients);
  const batch = connections * pipeline;
  const wanted = Math.min(REQUESTS_MAX, Math.max(batch, options.requests ?? batch));
  // Whole batches, so that as many are sent as are told of.
  const requests = Math.floor(wanted / pipeline) * pipeline;
  return [
    name,
    ...["-h", at.host, "-p", String(at.port)],
    ...["-c", String(connections), "-P", String(pipeline), "-n", String(requests)],
    ...["--threads", String(options.threads ?? 1)].slice((options.threads ?? 1) > 1 ? 0 : 2),
    ...(protocol === 3 ? ["-3"] : []),
    ...(clients.reconnect ? ["-k", "0"] : []),
    ...(database > 0 ? ["--dbnum", String(database)] : []),
    ...(options.user === undefined ? [] : ["--user", options.user]),
    ...(options.password === undefined ? [] : ["-a", options.password]),
    "--csv",
    ...traffic(clients, dataset),
  ];
}

function checkClients({ commands, keys, reconnect }: Clients): void {
  if (commands.length > 1) refuse("clients.0.commands", "it sends one command only, not a mix");
  if (keys.kind !== "uniform") refuse("clients.0.keys", `it draws keys uniformly, never ${keys.kind}`);
  if (reconnect && reconnect.after_batches !== 1) {
    refuse("clients.0.reconnect.after_batches", "it reconnects after every batch or never");
  }
}

/** The options and words that say what is sent. */
function traffic({ commands }: Clients, dataset: DatasetData | undefined): string[] {
  const { words, inline } = commands[0]!;
  const template = templateOf(words, dataset);
  const places = placesOf(words);
  const range = rangeOf(words, dataset);
  const length = dataset?.load || places.has("value") || places.has("pairs") ? fixedBytes(dataset!) : 0;
  const bytes = places.has("value") || places.has("pairs") ? length : 0;
  const options = range === null ? [] : ["-r", String(range)];
  if (inline) {
    if (template.join(" ") !== "PING") refuse("clients.0.commands.0.inline", "only its PING is sent inline");
    return ["-t", "ping_inline"];
  }
  const test = OWN_TESTS[template.join(" ")];
  if (test !== undefined) return [...options, ...(bytes > 0 ? ["-d", String(bytes)] : []), "-t", test];
  const argument_bytes = bytes * template.filter((word) => word === "__data__").length;
  if (argument_bytes > ARGUMENT_BYTES) {
    refuse("datasets.value_bytes", `values of a command line are at most ${ARGUMENT_BYTES} bytes together`);
  }
  const value = letters(bytes);
  return [...options, ...template.map((word) => (word === "__data__" ? value : word))];
}

/** The words as the program knows them: it writes a number of twelve digits for each __rand_int__. */
function templateOf(words: readonly string[], dataset: DatasetData | undefined): string[] {
  const key = `${dataset?.key_prefix}__rand_int__`;
  return words.flatMap((word) => {
    if (/__rand_int__|__data__/.test(word))
      refuse("clients.0.commands.0.words", `${word} has a meaning for it`);
    const pieces = parseWord(word);
    const [piece] = pieces;
    if (piece && "place" in piece && piece.place === "keys") return Array(piece.count).fill(key);
    if (piece && "place" in piece && piece.place === "pairs") {
      return Array.from({ length: piece.count }, () => [key, "__data__"]).flat();
    }
    return pieces
      .map((one) => {
        if ("text" in one) return one.text;
        if (one.place === "key") return key;
        if (one.place === "number") return "__rand_int__";
        if (one.place === "value") return "__data__";
        return refuse("clients.0.commands.0.words", "it cannot name an {element}");
      })
      .join("");
  });
}

/** What `-r` is told; all numbers of a command are drawn from one range, each anew. */
function rangeOf(words: readonly string[], dataset: DatasetData | undefined): number | null {
  const field = "clients.0.commands.0.words";
  const places = placesOf(words);
  const keyed = ["key", "keys", "pairs"].some((place) => places.has(place));
  if (keyed && places.has("number")) refuse(field, "it draws {key} and {number} from one range");
  if (words.join(" ").split("{key}").length > 2) refuse(field, "it draws another key for each {key}");
  if (keyed) return dataset!.keys;
  return places.has("number") ? NUMBERS : null;
}

function fixedBytes({ value_bytes }: DatasetData): number {
  if (value_bytes.kind !== "fixed") {
    refuse("datasets.value_bytes", `its values have one length, and these are of kind ${value_bytes.kind}`);
  }
  if (value_bytes.bytes === 0) refuse("datasets.value_bytes", "its values are not empty");
  return value_bytes.bytes;
}

async function closedLoop(name: string, order: ClosedLoopOrder): Promise<NativeResult> {
  const { workload, at, duration_ms, command, signal } = order;
  const argvOf = (requests: number) => commandLine(name, workload, at, { ...order, requests });
  argvOf(1);
  const { clients, dataset } = expressible(workload, order);
  const version = await toolVersion(name);
  if (version === null) throw new LoadError("generator-failed", `${name} is not on PATH`, "start");
  await fillKeys({ ...order, database: clients.database, filling: fillingOf(clients, dataset) });
  const run = (requests: number, limit_ms: number) =>
    runTool(argvOf(requests), { phase: "closed-loop", limit_ms, command, signal });

  const rate_ops = await probe(clients, duration_ms, async (requests) => {
    return parseCsv((await run(requests, PROBE_LIMIT_MS)).stdout).throughput_ops;
  });
  const batch = clients.connections * clients.pipeline;
  const wanted = Math.max(batch, (rate_ops * duration_ms) / 1000);
  const requests = Math.floor(Math.min(REQUESTS_MAX, wanted) / clients.pipeline) * clients.pipeline;
  const window = await run(requests, duration_ms * 4 + GRACE_MS);
  const part = partOf(parseCsv(window.stdout), requests, clients.pipeline);
  const { started_at_ms, ended_at_ms } = window;
  return {
    tool: { name, version },
    started_at_ms,
    ended_at_ms,
    duration_ms: (requests / part.throughput_ops) * 1000,
    groups: { [clients.name]: nativeGroup(part, { parts: partsOf(clients, part) }) },
    generator: null,
    saturated: null,
    saturated_reason: null,
  };
}

/** Requests per second, by ever longer runs until one lasts long enough to be believed. */
async function probe(
  { connections, pipeline }: Clients,
  duration_ms: number,
  measure: (requests: number) => Promise<number>,
): Promise<number> {
  const enough_ms = Math.min(PROBE_MS, duration_ms / 2);
  let requests = Math.max(PROBE_REQUESTS, connections * pipeline);
  while (true) {
    const rate_ops = await measure(requests);
    // A run of less than its clock's tick is told as "inf".
    if (Number.isFinite(rate_ops) && (requests / rate_ops) * 1000 >= enough_ms) return rate_ops;
    if (requests * 10 > REQUESTS_MAX) {
      throw new LoadError("generator-failed", `${requests} requests took no time`, "closed-loop");
    }
    requests *= 10;
  }
}

function fillingOf({ commands }: Clients, dataset: DatasetData | undefined): Filling | null {
  const places = placesOf(commands[0]!.words);
  if (!dataset?.load || !["key", "keys", "pairs"].some((place) => places.has(place))) return null;
  const bytes = fixedBytes(dataset);
  const name = (key: number) => dataset.key_prefix + String(key).padStart(12, "0");
  return { keys: dataset.keys, name, value_bytes: () => bytes };
}

/** One command is all there is, so its part is the whole. */
function partsOf({ commands }: Clients, whole: NativePart): Record<string, NativePart> {
  const { part } = commands[0]!;
  return part === undefined ? {} : { [part]: whole };
}

export interface CsvFigures {
  throughput_ops: number;
  /** By the names of the columns, in microseconds; empty for versions before 6.2, which tell none. */
  latency_us: Partial<Record<string, number>>;
}

/**
 * Reads what `--csv` prints: a header and one line a test, the last of which is the one that was asked for (LRANGE
 * fills its list first).
 * @throws LoadError `generator-failed` for anything else.
 */
export function parseCsv(stdout: string): CsvFigures {
  const lines = stdout.split("\n").filter((line) => /^".*"$/.test(line));
  const cells = (line: string) => line.slice(1, -1).split('","');
  const header = lines[0]?.startsWith('"test","rps"') ? cells(lines.shift()!) : ["test", "rps"];
  // The name is the command itself, quotes included: count from the end.
  const row = lines.length === 0 ? [] : cells(lines.at(-1)!).slice(1 - header.length);
  const figures = Object.fromEntries(header.slice(1).map((column, at) => [column, numberOf(row[at])]));
  if (Object.values(figures).some(Number.isNaN)) {
    throw new LoadError("generator-failed", `no figures in ${stdout.slice(0, 200)}`, "closed-loop");
  }
  const { rps, ...rest } = figures as Record<string, number>;
  const latency_us = Object.fromEntries(
    Object.entries(rest).map(([column, ms]) => [column.replace(/_latency_ms$/, ""), Math.round(ms * 1000)]),
  );
  return { throughput_ops: rps!, latency_us };
}

function numberOf(cell: string | undefined): number {
  if (cell === "inf") return Infinity;
  return cell === undefined || cell.trim() === "" ? Number.NaN : Number(cell);
}

function partOf(
  { throughput_ops, latency_us }: CsvFigures,
  operations: number,
  pipeline: number,
): NativePart {
  if (!(throughput_ops > 0 && Number.isFinite(throughput_ops))) {
    throw new LoadError("generator-failed", `${operations} requests took no time`, "closed-loop");
  }
  // Replies of one batch wait for each other and count as one sample.
  const shown = (percentile: number) =>
    percentileShown(operations / pipeline, percentile) ? (latency_us[`p${percentile}`] ?? null) : null;
  return {
    operations,
    throughput_ops,
    latency_us: {
      p50: shown(50),
      p95: shown(95),
      p99: shown(99),
      p999: null,
      p9999: null,
      max: latency_us.max ?? null,
    },
    latency_histogram: null,
  };
}
