import { deflateSync } from "node:zlib";
import type { MetricName } from "../../db/contract/metric.ts";
import type { RunDetails, RunResult, WindowDetails } from "../../db/contract/run.ts";
import type { ClosedLoopResult, OpenLoopResult, WindowResult } from "../load/results.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Metered } from "./window-meter.ts";

/** What a run found, in bytes and the load generator's own terms. */
export type RunFigures = {
  closed: ClosedLoopResult;
  open: OpenLoopResult;
  memory_bytes_before: number | null;
  memory_bytes: number | null;
  keys: number;
};

/** Below this share of its core the engine was waiting for the generator. */
const BUSY_ENGINE_SHARE = 0.9;

/** The samples of a run: one a metric, none where a figure cannot be told. */
export function samplesOf({
  closed,
  open,
  memory_bytes_before,
  memory_bytes,
  keys,
}: RunFigures): RunResult["samples"] {
  const { p50, p95, p99, p999, max } = open.latency_us;
  const grown =
    memory_bytes !== null && memory_bytes_before !== null ? memory_bytes - memory_bytes_before : null;
  const values: Record<MetricName, number | null> = {
    throughput_ops: closed.throughput_ops,
    latency_us_p50: p50,
    latency_us_p95: p95,
    latency_us_p99: p99,
    latency_us_p999: p999,
    latency_us_max: max,
    memory_bytes,
    memory_bytes_per_key: grown !== null && grown >= 0 && keys > 0 ? grown / keys : null,
  };
  return (Object.entries(values) as [MetricName, number | null][]).flatMap(([metric, value]) =>
    value === null ? [] : [{ metric, value }],
  );
}

/** The histogram of every latency, and operations in each tenth of a second of both windows. */
export function blobsOf({ closed, open }: RunFigures): RunResult["blobs"] {
  const intervals = JSON.stringify({ throughput: closed.intervals, latency: open.intervals });
  return [
    { kind: "latency", encoding: "hdr-v2-deflate", body: Buffer.from(open.latency_histogram, "base64") },
    { kind: "intervals", encoding: "json-deflate", body: deflateSync(intervals) },
  ];
}

/** What a reader should know of a run besides its samples. */
export function detailsOf({
  closed,
  open,
  keys,
  workload,
}: {
  closed: Metered<ClosedLoopResult>;
  open: Metered<OpenLoopResult>;
  keys: number;
  workload: Pick<Workload, "connections" | "pipeline">;
}): RunDetails {
  return {
    keys,
    notes: [...timerNotes(closed, workload), ...throughputNotes(closed), ...latencyNotes(open.result)],
    throughput: windowOf(closed),
    latency: {
      ...windowOf(open),
      rate_ops: open.result.intended_rate_ops,
      ...(open.result.send_lag_us.p99 === null ? {} : { lag_us_p99: open.result.send_lag_us.p99 }),
    },
  };
}

function windowOf({ result, engine_cpu_share, dashboard_cpu_share }: Metered<WindowResult>): WindowDetails {
  return {
    duration_ms: result.duration_ms,
    operations: result.operations,
    errors: Object.values(result.errors).reduce((sum, count) => sum + count, 0),
    bytes_in: result.bytes_in,
    bytes_out: result.bytes_out,
    engine_cpu_share,
    generator_cpu_share: result.generator_cpu_share,
    dashboard_cpu_share,
  };
}

/** Linux delays an acknowledgement by 40 ms, and Nagle's algorithm waits for it (RFC 896, RFC 9293). */
const TIMER_MS = { from: 30, to: 60 };
const IDLE_ENGINE_SHARE = 0.5;

/** An engine that idles while every batch takes as long as the kernel's timer waits for the timer. */
function timerNotes(
  { result, engine_cpu_share }: Metered<ClosedLoopResult>,
  { connections, pipeline }: Pick<Workload, "connections" | "pipeline">,
): string[] {
  if (engine_cpu_share === null || engine_cpu_share > IDLE_ENGINE_SHARE) return [];
  const batch_ms = ((connections * pipeline) / result.throughput_ops) * 1_000;
  if (!(batch_ms > TIMER_MS.from && batch_ms < TIMER_MS.to)) return [];
  return [
    `Replies wait ${Math.round(batch_ms)} ms while the engine idles: these figures are a timer's, not the engine's.${pipeline > 1 ? " TCP_NODELAY seems to be off." : ""}`,
  ];
}

function throughputNotes({ engine_cpu_share }: Metered<ClosedLoopResult>): string[] {
  if (engine_cpu_share === null || engine_cpu_share >= BUSY_ENGINE_SHARE) return [];
  const percent = Math.round(engine_cpu_share * 100);
  return [
    `The engine used ${percent} % of its core while throughput was measured: it can do more than the load generator asked for.`,
  ];
}

/** Requests that left late waited for the generator, not for the engine; their latency holds both. */
function latencyNotes({ latency_us, send_lag_us }: OpenLoopResult): string[] {
  if (latency_us.p999 === null || send_lag_us.p999 === null) return [];
  if (send_lag_us.p999 < latency_us.p999 / 2) return [];
  return [
    `p99.9 is an upper bound: ${send_lag_us.p999} us of its ${latency_us.p999} us are within the load generator's own lag.`,
  ];
}
