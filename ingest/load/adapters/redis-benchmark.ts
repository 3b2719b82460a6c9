import type { Clients } from "../../workloads/schema/clients.ts";
import type { DatasetData } from "../../workloads/schema/dataset.ts";
import { placesOf } from "../../workloads/schema/words.ts";
import { LoadError } from "../load-error.ts";
import { percentileShown } from "../record/histogram.ts";
import { expressible } from "./expressible.ts";
import { type Filling, fillKeys } from "./key-filler.ts";
import {
  type ClosedLoopOrder,
  type NativePart,
  type NativeResult,
  type NativeTool,
  nativeGroup,
} from "./native-tool.ts";
import { commandLine, fixedBytes, REQUESTS_MAX } from "./redis-benchmark-command.ts";
import { runTool, toolVersion } from "./run-tool.ts";

const PROBE_MS = 200;
const PROBE_REQUESTS = 1_000;
const PROBE_LIMIT_MS = 20_000;
const GRACE_MS = 10_000;

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
