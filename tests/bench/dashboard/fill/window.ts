import { encodeHistogram, percentilesOf } from "../../../../ingest/load/record/histogram.ts";
import { LatencyCounts } from "../../../../ingest/load/record/latency-counts.ts";
import {
  type GroupResult,
  INTERVAL_MS,
  type PartResult,
  type WindowResult,
} from "../../../../ingest/load/results.ts";
import type { Prng } from "../../../../ingest/verdict/statistics/prng.ts";

const DRAWS = 300;
const WINDOW_MS = 2_000;

/** A made-up window of a run, in the load generator's own form. */
export function windowOf(
  random: Prng,
  { us, ops, parts, open }: { us: number; ops: number; parts: readonly string[]; open: boolean },
): WindowResult {
  const group = groupOf(random, us, ops, parts, open);
  return {
    started_at_ms: 0,
    ended_at_ms: WINDOW_MS,
    duration_ms: WINDOW_MS,
    lead_in_operations: 0,
    drained_operations: 0,
    groups: { main: group },
    generator: {
      processes: 1,
      cpu_us: 1_980_000,
      cpu_share: 0.99,
      wait_us: 0,
      stalls: { count: 0, total_us: 0, max_us: 0 },
    },
    saturated: false,
    saturated_reason: null,
  };
}

function groupOf(
  random: Prng,
  us: number,
  ops: number,
  parts: readonly string[],
  open: boolean,
): GroupResult {
  const whole = partOf(random, us, ops);
  const steps = Array.from({ length: WINDOW_MS / INTERVAL_MS }, () => 1 + 0.03 * random.gaussian());
  const bytes = whole.operations * 90;
  return {
    ...whole,
    parts: Object.fromEntries(
      parts.map((part, i) => [part, partOf(random, us * (1 + 6 * i), ops / parts.length)]),
    ),
    intervals: {
      operations: steps.map((step) => Math.max(0, Math.round((ops * step * INTERVAL_MS) / 1_000))),
      p50_us: steps.map((step) => Math.round(us / step)),
      p99_us: steps.map((step) => Math.round((2.4 * us) / step)),
      max_us: steps.map((step) => Math.round((9 * us) / step)),
    },
    sizes: [{ to_bytes: 128, requests: whole.operations, request_bytes: bytes, replies: 0, reply_bytes: 0 }],
    errors: {},
    bytes_in: bytes,
    bytes_out: bytes,
    payload_bytes_in: 0,
    payload_bytes_out: bytes,
    schedule: open
      ? {
          intended_rate_ops: ops,
          achieved_rate_ops: ops,
          send_lag_us: { p50: 2, p95: 9, p99: 31, p999: 80, p9999: null, max: 140 },
          backpressured_operations: 0,
        }
      : null,
    connects: null,
    dip: null,
  };
}

/** Latencies about log-normal, with a tail of one in a hundred. */
function partOf(random: Prng, us: number, ops: number): PartResult {
  const counts = new LatencyCounts();
  const operations = Math.round((ops * WINDOW_MS) / 1_000);
  for (let i = 0; i < DRAWS; i++) {
    const tail = i % 100 === 0 ? 2 + 3 * random.uniform() : 1;
    counts.record(us * tail * Math.exp(0.3 * random.gaussian()), Math.ceil(operations / DRAWS));
  }
  return {
    operations: counts.total,
    throughput_ops: counts.total / (WINDOW_MS / 1_000),
    latency_us: percentilesOf(counts, 1),
    latency_histogram: encodeHistogram(counts),
  };
}
