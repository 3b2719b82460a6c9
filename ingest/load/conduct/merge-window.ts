import type { Clients } from "../../workloads/schema/clients.ts";
import type { Workload } from "../../workloads/workload.ts";
import type { GroupShare, WindowShare } from "../messages.ts";
import { encodeHistogram, percentilesOf } from "../record/histogram.ts";
import { LatencyCounts } from "../record/latency-counts.ts";
import type { RecordedLatencies } from "../record/recorder.ts";
import type { GroupResult, PartResult, ScheduleResult, SizeClass, WindowResult } from "../results.ts";
import { partsOf } from "../traffic/request-stream.ts";
import { dipOf } from "./dip.ts";
import { mergeIntervals } from "./merge-intervals.ts";
import { saturationOf } from "./saturation.ts";

/** The window as all processes together saw it. Counts and histograms add up exactly. */
export function mergeWindow(
  shares: readonly WindowShare[],
  workload: Workload,
  duration_ms: number,
  /** When something disturbed the window. */
  disturbed_at_ms?: number,
): WindowResult {
  const took_part = workload.clients.filter(({ name }) => shares[0]!.groups[name]);
  const groups = took_part.map((clients) => {
    const own = shares.map((share) => share.groups[clients.name]!);
    return [clients.name, mergeGroup(own, clients, duration_ms, disturbed_at_ms)] as const;
  });
  const started_at_ms = Math.min(...shares.map((share) => share.started_at_ms));
  const saturated_reason = saturationOf(shares, duration_ms);
  return {
    started_at_ms,
    ended_at_ms: started_at_ms + duration_ms,
    duration_ms,
    lead_in_operations: sum(shares, (share) => share.lead_in_operations),
    drained_operations: sum(shares, (share) => share.drained_operations),
    groups: Object.fromEntries(groups),
    generator: {
      processes: shares.length,
      cpu_us: sum(shares, ({ effort }) => effort.cpu_us),
      cpu_share: Math.max(...shares.map(({ effort }) => effort.cpu_share)),
      wait_us: shares.some(({ effort }) => effort.wait_us === null)
        ? null
        : sum(shares, ({ effort }) => effort.wait_us ?? 0),
      stalls: {
        count: sum(shares, ({ stalls }) => stalls.count),
        total_us: sum(shares, ({ stalls }) => stalls.total_us),
        max_us: Math.max(...shares.map(({ stalls }) => stalls.max_us)),
      },
    },
    saturated: saturated_reason !== null,
    saturated_reason,
  };
}

function mergeGroup(
  shares: readonly GroupShare[],
  clients: Clients,
  duration_ms: number,
  disturbed_at_ms: number | undefined,
): GroupResult {
  const { pipeline } = clients;
  const recordings = shares.map(({ recording }) => recording);
  const all = mergeLatencies(
    recordings.map((one) => one.all),
    pipeline,
    duration_ms,
  );
  const parts = partsOf(clients).map((part, at) => [
    part,
    mergeLatencies(
      recordings.map(({ parts }) => parts[at]!),
      pipeline,
      duration_ms,
    ),
  ]);
  const intervals = mergeIntervals(recordings.map((one) => one.intervals));
  const last_reply_ms = Math.max(duration_ms, ...recordings.map((one) => one.last_reply_ms));
  return {
    ...all,
    parts: Object.fromEntries(parts),
    intervals,
    sizes: mergeSizes(shares),
    errors: mergeErrors(shares),
    bytes_in: sum(shares, ({ counts }) => counts.bytes_in),
    bytes_out: sum(shares, ({ counts }) => counts.bytes_out),
    payload_bytes_in: sum(shares, ({ counts }) => counts.payload_bytes_in),
    payload_bytes_out: sum(shares, ({ counts }) => counts.payload_bytes_out),
    schedule: mergeSchedules(shares, all.operations, { pipeline, duration_ms, last_reply_ms }),
    connects: clients.reconnect ? mergeConnects(shares) : null,
    dip: disturbed_at_ms === undefined ? null : dipOf(intervals, disturbed_at_ms, duration_ms),
  };
}

function mergeLatencies(
  shares: readonly RecordedLatencies[],
  together: number,
  duration_ms: number,
): PartResult {
  const counts = new LatencyCounts();
  for (const share of shares) counts.add(share.counts, share.max_us);
  return {
    operations: counts.total,
    throughput_ops: sum(shares, ({ within }) => within) / (duration_ms / 1000),
    latency_us: percentilesOf(counts, together),
    latency_histogram: encodeHistogram(counts),
  };
}

function mergeSchedules(
  shares: readonly GroupShare[],
  operations: number,
  { pipeline, duration_ms, last_reply_ms }: { pipeline: number; duration_ms: number; last_reply_ms: number },
): ScheduleResult | null {
  const schedules = shares.flatMap(({ schedule }) => schedule ?? []);
  if (schedules.length === 0) return null;
  const lags = new LatencyCounts();
  for (const { lags: counts, lag_us_max } of schedules) lags.add(counts, lag_us_max);
  const backpressured_batches = sum(schedules, (schedule) => schedule.backpressured_batches);
  const intended = (lags.total + backpressured_batches) * pipeline;
  return {
    intended_rate_ops: intended / (duration_ms / 1000),
    achieved_rate_ops: operations / (last_reply_ms / 1000),
    send_lag_us: percentilesOf(lags, 1),
    backpressured_operations: backpressured_batches * pipeline,
  };
}

function mergeConnects(shares: readonly GroupShare[]): GroupResult["connects"] {
  const counts = new LatencyCounts();
  for (const { schedule } of shares) if (schedule) counts.add(schedule.connects, schedule.connect_us_max);
  return { count: counts.total, latency_us: percentilesOf(counts, 1) };
}

function mergeSizes(shares: readonly GroupShare[]): SizeClass[] {
  const { requests } = shares[0]!.counts.sizes;
  const total = (kind: keyof GroupShare["counts"]["sizes"], at: number) =>
    sum(shares, ({ counts }) => counts.sizes[kind][at]!);
  return [...requests.keys()]
    .map((at) => ({
      to_bytes: 2 ** at,
      requests: total("requests", at),
      request_bytes: total("request_bytes", at),
      replies: total("replies", at),
      reply_bytes: total("reply_bytes", at),
    }))
    .filter(({ requests, replies }) => requests + replies > 0);
}

function mergeErrors(shares: readonly GroupShare[]): Record<string, number> {
  const errors: Record<string, number> = {};
  for (const { counts } of shares) {
    for (const [kind, times] of Object.entries(counts.errors)) errors[kind] = (errors[kind] ?? 0) + times;
  }
  return errors;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
