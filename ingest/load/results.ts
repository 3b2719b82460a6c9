/** Length of one entry of `intervals`. */
export const INTERVAL_MS = 100;

export interface PreloadResult {
  keys: number;
  /** Elements of all keys; a string is one. */
  elements: number;
  /** Bytes of all values together. */
  payload_bytes: number;
  duration_ms: number;
}

/** Percentiles in microseconds; null where fewer than 20 samples lie beyond. */
export interface Percentiles {
  p50: number | null;
  p95: number | null;
  p99: number | null;
  p999: number | null;
  p9999: number | null;
  max: number;
}

/** Operations and every latency of them. */
export interface PartResult {
  operations: number;
  /** Replies within the window, per second. */
  throughput_ops: number;
  latency_us: Percentiles;
  /** Every latency: an HDR histogram in V2 compressed form, base64; see histogram.ts. */
  latency_histogram: string;
}

/** What happened in each INTERVAL_MS since the start, by when replies came. */
export interface Intervals {
  /** They add up to the group's operations. */
  operations: number[];
  /** Null where nothing came. */
  p50_us: (number | null)[];
  p99_us: (number | null)[];
  max_us: (number | null)[];
}

/** Values of one class of sizes: longer than half of `to_bytes`, at most `to_bytes`. */
export interface SizeClass {
  to_bytes: number;
  /** Requests and replies that carried values of that length, and the bytes of these values. */
  requests: number;
  request_bytes: number;
  replies: number;
  reply_bytes: number;
}

/** What a schedule asked for, and how well the generator kept to it. */
export interface ScheduleResult {
  /** Requests of the schedule per second of the window. */
  intended_rate_ops: number;
  /** Replies per second until the last one was in. */
  achieved_rate_ops: number;
  /** How much later than intended batches were sent, those left out that waited for the engine. */
  send_lag_us: Percentiles;
  /** Requests that had to wait because the engine did not read or accept: theirs is the engine's latency. */
  backpressured_operations: number;
}

/** Connections that were opened within the window. */
export interface ConnectResult {
  count: number;
  /** From the first packet until the connection is encrypted, signed in and ready. */
  latency_us: Percentiles;
}

/** What a disturbance did to a group. */
export interface DipResult {
  /** The worst interval's replies are missing by this share of those before; 1 is a standstill. */
  depth: number;
  /** From the disturbance until p99 stays within twice what it was before, or until the end of the window. */
  recovery_ms: number;
  /** Whether it did before the window was over; if not, `recovery_ms` is less than the truth. */
  recovered: boolean;
}

/** What one group of clients saw in a window. Counts are of this window only. */
export interface GroupResult extends PartResult {
  /** Commands whose figures are kept apart, by the workload's names. */
  parts: Record<string, PartResult>;
  intervals: Intervals;
  /** Classes that occurred, smallest first. */
  sizes: SizeClass[];
  /** Bad replies by kind: the engine's own words in capitals, what was found wrong in small letters. */
  errors: Record<string, number>;
  /** Bytes on the wire, what was drained after the window included. */
  bytes_in: number;
  bytes_out: number;
  /** The part of them that is values. */
  payload_bytes_in: number;
  payload_bytes_out: number;
  /** Null for a closed loop. */
  schedule: ScheduleResult | null;
  /** Null where connections are kept. */
  connects: ConnectResult | null;
  /** Null unless the workload says when it is disturbed. */
  dip: DipResult | null;
}

/** What every window tells. */
export interface WindowResult {
  /** Epoch times in milliseconds; the end is when the window is over, before replies still owed are drained. */
  started_at_ms: number;
  ended_at_ms: number;
  duration_ms: number;
  /** Answered before the window, in the lead-in: looked at for their correctness only, and in no other count. */
  lead_in_operations: number;
  /** Sent by closed loops within the window and answered after it: in no other count either. */
  drained_operations: number;
  /** By the names of the workload's groups, those that had a part in the window; its first group is first. */
  groups: Record<string, GroupResult>;
  generator: GeneratorResult;
  /** True when latencies are the generator's more than the engine's, and the run is no evidence. */
  saturated: boolean;
  saturated_reason: string | null;
}

/** The load generator's own effort, over all its processes. */
export interface GeneratorResult {
  processes: number;
  cpu_us: number;
  /** Of the busiest process; on a core of its own it spins, so it is near 1. */
  cpu_share: number;
  /** How long the generator was ready to run but had no core (Linux; null where the kernel does not tell). */
  wait_us: number | null;
  /** Times when a process's loop did not come round for more than 1 ms. */
  stalls: { count: number; total_us: number; max_us: number };
}

/** What a tenant holds in the engine, and how that was found. */
export interface TenantResult {
  keys: number | null;
  bytes: number | null;
  connections: number | null;
  commands: number | null;
  /** info: the engine counts it itself. sample: estimated from a part of the keys. */
  source: { keys: "info" | "sample" | null; connections: "info" | "client-list" | null };
  /** Half the width of the 95 % interval of `bytes`; 0 where it was counted, null where nothing is known. */
  bytes_error: number | null;
}

/** By the names of the workload's tenant groups. */
export type CensusResult = Record<string, TenantResult>;
