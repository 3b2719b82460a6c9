import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clients } from "../../workloads/schema/clients.ts";
import type { DatasetData } from "../../workloads/schema/dataset.ts";
import { valueLengths } from "../../workloads/schema/value-lengths.ts";
import type { Workload } from "../../workloads/workload.ts";
import { LoadError } from "../load-error.ts";
import { expressible, refuse } from "./expressible.ts";
import { type Filling, fillKeys } from "./key-filler.ts";
import { MEMTIER as NAME, parseMemtier, windowOf } from "./memtier-result.ts";
import type { Address, ClosedLoopOrder, CommandOptions, NativeResult, NativeTool } from "./native-tool.ts";
import { runTool, toolVersion } from "./run-tool.ts";

const GRACE_MS = 15_000;
const RATIO_MAX = 1_000;

/**
 * memtier_benchmark, whose closed loop lasts whole seconds, at least one.
 *
 * Not run against the real program: Debian 12 has no package of it. Options and the shape of its results are those
 * of its manual page, JSON_handler.cpp, run_stats.cpp and obj_gen.cpp (github.com/redis/memtier_benchmark, 2026).
 * A mix is sent as that program does: so many SETs, then so many GETs, on each connection.
 */
export const memtier: NativeTool = {
  name: NAME,
  version: () => toolVersion(NAME),
  command: commandLine,
  closedLoop,
};

function commandLine(workload: Workload, at: Address, options: CommandOptions): string[] {
  const { clients, dataset } = expressible(workload, options);
  const { connections, pipeline, protocol, database } = clients;
  const { threads = 1, user, password, result_file, duration_ms = workload.closed!.duration_ms } = options;
  if (connections % threads !== 0)
    refuse("clients.0.connections", `${threads} threads cannot share them evenly`);
  const [sets, gets] = ratioOf(clients);
  if (!dataset) refuse("datasets", "it needs keys");
  const pattern = patternOf(clients);
  return [
    NAME,
    ...[`--server=${at.host}`, `--port=${at.port}`, `--protocol=${protocol === 3 ? "resp3" : "redis"}`],
    ...[`--threads=${threads}`, `--clients=${connections / threads}`, `--pipeline=${pipeline}`],
    ...[`--test-time=${Math.max(1, Math.round(duration_ms / 1000))}`, `--ratio=${sets}:${gets}`],
    ...[`--key-prefix=${dataset.key_prefix}`, "--key-minimum=1", `--key-maximum=${dataset.keys}`],
    ...[`--key-pattern=${pattern}:${pattern}`, "--distinct-client-seed"],
    ...(clients.keys.kind === "zipf" ? [`--key-zipf-exp=${clients.keys.exponent}`] : []),
    ...[...sizesOf(dataset), "--random-data"],
    ...(database > 0 ? [`--select-db=${database}`] : []),
    ...(password === undefined ? [] : [`--authenticate=${user === undefined ? "" : `${user}:`}${password}`]),
    ...["--hide-histogram", "--print-percentiles=50,95,99,99.9,99.99"],
    ...(result_file === undefined ? [] : [`--json-out-file=${result_file}`]),
  ];
}

/** SETs and GETs of a mix, in the smallest whole numbers. */
function ratioOf({ commands, order }: Clients): [number, number] {
  const weights = { set: 0, get: 0 };
  for (const { words, weight, inline } of commands) {
    const text = words.join(" ");
    if (inline || (text !== "SET {key} {value}" && text !== "GET {key}")) {
      refuse("clients.0.commands", `it sends SET {key} {value} and GET {key}, not ${text}`);
    }
    weights[text.startsWith("SET") ? "set" : "get"] += weight;
  }
  const { set, get } = weights;
  if (set === 0) return [0, 1];
  if (get === 0) return [1, 0];
  if (order === "listed") refuse("clients.0.order", "it sends its SETs first, whatever the list says");
  for (let part = 1; part <= RATIO_MAX; part++) {
    const [sets, gets] = set < get ? [part, (part * get) / set] : [(part * set) / get, part];
    const near = (number: number) => Math.abs(number - Math.round(number)) < 1e-9 * number;
    if (near(sets) && near(gets) && sets + gets <= RATIO_MAX) return [Math.round(sets), Math.round(gets)];
  }
  return refuse("clients.0.commands", `its ratio is of whole numbers up to ${RATIO_MAX}`);
}

/** Parallel is what our sequential is: each connection begins at its own share of the keys. */
function patternOf({ keys }: Clients): string {
  switch (keys.kind) {
    case "uniform":
      return "R";
    case "sequential":
      return "P";
    case "zipf":
      if (keys.exponent >= 5) refuse("clients.0.keys.exponent", "must be below 5");
      return "Z";
    default:
      return refuse("clients.0.keys", `it knows no ${keys.kind}`);
  }
}

function sizesOf({ value_bytes, keys }: DatasetData): string[] {
  const field = "datasets.value_bytes";
  switch (value_bytes.kind) {
    case "fixed":
      if (value_bytes.bytes === 0) refuse(field, "its values are not empty");
      return [`--data-size=${value_bytes.bytes}`];
    case "range": {
      const { from_bytes, to_bytes } = value_bytes;
      if (from_bytes === 0) refuse(field, "its values are not empty");
      if (keys === 1 || from_bytes === to_bytes) refuse(field, "a range needs several keys and lengths");
      // S: the length belongs to the key, rising with its number.
      return [`--data-size-range=${from_bytes}-${to_bytes}`, "--data-size-pattern=S"];
    }
    default:
      return refuse(field, `it knows no ${value_bytes.kind} lengths that belong to keys`);
  }
}

/** Keys are named by numbers from 1 on, without zeros before them. */
function fillingOf(dataset: DatasetData): Filling | null {
  if (!dataset.load) return null;
  const lengths = valueLengths(dataset.value_bytes, dataset.keys);
  return {
    keys: dataset.keys,
    name: (key) => `${dataset.key_prefix}${key + 1}`,
    value_bytes: (key) => lengths[key]!,
  };
}

async function closedLoop(order: ClosedLoopOrder): Promise<NativeResult> {
  const { workload, at, duration_ms, command, signal } = order;
  commandLine(workload, at, order);
  const { clients, dataset } = expressible(workload, order);
  const version = await toolVersion(NAME);
  if (version === null) throw new LoadError("generator-failed", `${NAME} is not on PATH`, "start");
  await fillKeys({ ...order, database: clients.database, filling: fillingOf(dataset!) });
  const folder = await mkdtemp(join(tmpdir(), "plumbline-memtier-"));
  try {
    const result_file = join(folder, "result.json");
    const argv = commandLine(workload, at, { ...order, result_file });
    const limit_ms = duration_ms + GRACE_MS;
    const run = await runTool(argv, { phase: "closed-loop", limit_ms, command, signal });
    const stats = parseMemtier(await readFile(result_file, "utf8").catch(() => ""));
    const { started_at_ms, ended_at_ms } = run;
    return {
      tool: { name: NAME, version },
      started_at_ms,
      ended_at_ms,
      ...windowOf(stats, clients),
      generator: null,
      saturated: null,
      saturated_reason: null,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
