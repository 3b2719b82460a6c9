import type { Workload } from "../workloads/workload.ts";
import { createHistogram, encodeHistogram, percentileOf } from "./histogram.ts";
import type { OpenLoopRecord } from "./open-loop.ts";
import { INTERVAL_MS, type OpenLoopResult, type Percentiles } from "./results.ts";

/** A run is saturated when the 99th percentile of the send lag is longer than this... */
export const SEND_LAG_US_BOUND = 1000;
/** ... or when the generator's loop stood still for more than this share: single stalls of about 1 ms are usual on a shared core. */
export const STALL_SHARE_BOUND = 0.02;

type Figures = Pick<
  OpenLoopResult,
  | "duration_ms"
  | "operations"
  | "throughput_ops"
  | "intervals"
  | "latency_us"
  | "latency_histogram"
  | "intended_rate_ops"
  | "achieved_rate_ops"
  | "send_lag_us"
  | "backpressured_operations"
  | "generator_stalls"
  | "saturated"
  | "saturated_reason"
>;

/** The figures of an open window, worked out after it from what was recorded within. */
export function summarizeOpenLoop(
  record: OpenLoopRecord,
  schedule_ms: Float64Array,
  { pipeline, open: { rate_ops, duration_ms } }: Workload,
): Figures {
  const operations = record.latencies_ms.length;
  const replied_at_ms = record.latencies_ms.map(
    (latency_ms, request) => latency_ms + schedule_ms[Math.floor(request / pipeline)]!,
  );
  const last_reply_ms = replied_at_ms.reduce((last, at_ms) => Math.max(last, at_ms), duration_ms);
  const within = replied_at_ms.reduce((count, at_ms) => count + Number(at_ms <= duration_ms), 0);
  const lags_ms = record.lags_ms.filter((lag_ms) => !Number.isNaN(lag_ms));
  const latencies_us = record.latencies_ms.map(toMicroseconds);
  const histogram = createHistogram(latencies_us);
  const lags_us = lags_ms.map(toMicroseconds);
  const send_lag_us = percentiles(lags_us, createHistogram(lags_us));
  const saturated_reason = saturation(lags_us, record.stalls.total_us / (duration_ms * 1000));
  return {
    duration_ms,
    operations,
    throughput_ops: within / (duration_ms / 1000),
    intervals: countIntervals(replied_at_ms, last_reply_ms),
    latency_us: percentiles(latencies_us, histogram, pipeline),
    latency_histogram: encodeHistogram(histogram),
    intended_rate_ops: rate_ops,
    achieved_rate_ops: operations / (last_reply_ms / 1000),
    send_lag_us,
    backpressured_operations: (record.lags_ms.length - lags_ms.length) * pipeline,
    generator_stalls: record.stalls,
    saturated: saturated_reason !== null,
    saturated_reason,
  };
}

/**
 * Beyond either bound one request in a hundred was late by the generator's doing, and the p99 of
 * latency would be the generator's own. Batches held back by a full socket are the engine's and left out.
 */
function saturation(lags_us: Float64Array, stall_share: number): string | null {
  const late = lags_us.reduce((count, lag_us) => count + Number(lag_us > SEND_LAG_US_BOUND), 0);
  const late_share = late / Math.max(1, lags_us.length);
  if (late_share > 0.01) {
    return `${(late_share * 100).toFixed(1)} % of the batches were sent more than ${SEND_LAG_US_BOUND} us late`;
  }
  if (stall_share > STALL_SHARE_BOUND) {
    return `the generator stood still for ${(stall_share * 100).toFixed(1)} % of the window`;
  }
  return null;
}

function percentiles(
  values_us: Float64Array,
  histogram: ReturnType<typeof createHistogram>,
  together = 1,
): Percentiles {
  return {
    p50: percentileOf(histogram, 50, together),
    p95: percentileOf(histogram, 95, together),
    p99: percentileOf(histogram, 99, together),
    p999: percentileOf(histogram, 99.9, together),
    max: values_us.reduce((most, value_us) => Math.max(most, value_us), 0),
  };
}

function countIntervals(replied_at_ms: Float64Array, last_reply_ms: number): number[] {
  const intervals = new Array<number>(Math.floor(last_reply_ms / INTERVAL_MS) + 1).fill(0);
  for (const at_ms of replied_at_ms) intervals[Math.floor(at_ms / INTERVAL_MS)]!++;
  if (intervals.at(-1) === 0) intervals.pop();
  return intervals;
}

const toMicroseconds = (milliseconds: number): number => Math.round(milliseconds * 1000);
