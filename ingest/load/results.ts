/** Length of one entry of `intervals`. */
export const INTERVAL_MS = 100;

export interface PreloadResult {
  keys: number;
  /** Bytes of all values together. */
  payload_bytes: number;
  duration_ms: number;
}

export interface WarmUpResult {
  operations: number;
  duration_ms: number;
}

/** What every window tells. All counts are of this window only. */
export interface WindowResult {
  /** Epoch times in milliseconds; the end is when the window is over, before replies still owed are drained. */
  started_at_ms: number;
  ended_at_ms: number;
  duration_ms: number;
  /** Closed loop: replies within the window. Open loop: every request of the schedule. */
  operations: number;
  /** Replies within the window, per second. */
  throughput_ops: number;
  /** Bad replies by kind: the engine's own words in capitals, what was found wrong in small letters. */
  errors: Record<string, number>;
  /** Bytes on the wire, what was drained after the window included. */
  bytes_in: number;
  bytes_out: number;
  /** The part of them that is values. */
  payload_bytes_in: number;
  payload_bytes_out: number;
  /** CPU time of the generator, and its share of the window; on a core of its own it spins, so it is near 1. */
  generator_cpu_us: number;
  generator_cpu_share: number;
  /** How long the generator was ready to run but had no core (Linux; null where the kernel does not tell). */
  generator_wait_us: number | null;
  /** Replies in each INTERVAL_MS since the start; they add up to `operations`. */
  intervals: number[];
}

/** Saturation: how much the engine serves when every connection asks again at once. */
export interface ClosedLoopResult extends WindowResult {
  /** The longest time in which no connection got a reply: a stall of the engine, or of the generator. */
  reply_gap_us_max: number;
}

/** Percentiles in microseconds; null where fewer than 20 samples lie beyond. */
export interface Percentiles {
  p50: number | null;
  p95: number | null;
  p99: number | null;
  p999: number | null;
  max: number;
}

/** Latency at a constant rate, counted from each request's intended send time. */
export interface OpenLoopResult extends WindowResult {
  latency_us: Percentiles;
  /** Every latency: an HDR histogram in V2 compressed form, base64; see histogram.ts. */
  latency_histogram: string;
  intended_rate_ops: number;
  /** Replies per second until the last one was in. */
  achieved_rate_ops: number;
  /** How much later than intended batches were sent, those left out that waited for a full socket. */
  send_lag_us: Percentiles;
  /** Requests that had to wait because the engine did not read: theirs is the engine's latency. */
  backpressured_operations: number;
  /** Times when the generator's loop did not come round for more than 1 ms. */
  generator_stalls: { count: number; total_us: number; max_us: number };
  /** True when latencies are the generator's more than the engine's, and the run is no evidence. */
  saturated: boolean;
  saturated_reason: string | null;
}
