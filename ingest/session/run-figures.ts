import { deflateSync } from "node:zlib";
import type { MetricKey, MetricName } from "../../db/contract/metric.ts";
import type { RunDetails, RunResult, WindowDetails } from "../../db/contract/run.ts";
import type { CensusResult, GroupResult, PartResult, WindowResult } from "../load/results.ts";
import type { Workload } from "../workloads/workload.ts";
import { bytesPerKey, grownBytes, type KeyMemory } from "./memory-per-key.ts";
import type { SpoiltWindow } from "./open-window.ts";
import { firstOf, isOwn, PERCENTILES, type PercentileName } from "./own-latency.ts";
import { notesOf } from "./run-notes.ts";
import type { Metered } from "./window-meter.ts";

/** What a run found, in bytes and the load generator's own terms; null where the workload has no such window. */
export type RunFigures = {
  /** Looked at and never counted. */
  warm_up: WindowResult | null;
  closed: WindowResult | null;
  open: WindowResult | null;
  /** Open windows that do not count, in order. */
  spoilt_windows: readonly SpoiltWindow[];
  census: CensusResult;
  memory: KeyMemory;
  /** What it cost the engine. */
  inside: Values;
  /** What the engine says of itself, before and after the windows. */
  info: { before: string; after: string | null } | null;
};

type Values = Partial<Record<MetricName, number | null>>;

/**
 * The samples of a run: one a metric, none where a figure cannot be told. The first group's are the workload's;
 * those of other groups, of parts and of tenants bear their name.
 */
export function samplesOf({
  closed,
  open,
  spoilt_windows,
  census,
  memory,
  inside,
}: Omit<RunFigures, "warm_up" | "info">): RunResult["samples"] {
  const saturated = closed && firstOf(closed);
  const [first, ...others] = Object.entries(open?.groups ?? {});
  return [
    ...named(null, {
      throughput_ops: saturated?.throughput_ops ?? null,
      ...(first ? groupValues(first[1]) : {}),
      // Always of the same window: not of the closed loop because the open one was lost.
      bytes_per_op: bytesPerOperation(first?.[1] ?? (spoilt_windows.length > 0 ? null : saturated)),
      memory_bytes: memory.memory_bytes,
      memory_bytes_per_key: bytesPerKey(memory),
      ...inside,
    }),
    ...(saturated ? Object.entries(saturated.parts) : []).flatMap(([part, { throughput_ops }]) =>
      named(part, { throughput_ops }),
    ),
    ...(first ? partValues(first[1]) : []),
    ...others.flatMap(([name, group]) => [...named(name, groupValues(group)), ...partValues(group)]),
    ...Object.entries(census).flatMap(([tenant, { keys, bytes }]) =>
      named(tenant, { tenant_keys: keys, tenant_bytes: bytes }),
    ),
  ];
}

function named(part: string | null, values: Values): RunResult["samples"] {
  return (Object.entries(values) as [MetricName, number | null][]).flatMap(([name, value]) => {
    const metric: MetricKey = part === null ? name : `${name}@${part}`;
    return value === null ? [] : [{ metric, value }];
  });
}

/** Latency comes from a schedule only; a percentile that is half the generator's own lag is nobody's. */
function latencyValues({ latency_us, operations }: PartResult, { schedule }: GroupResult): Values {
  if (!schedule || operations === 0) return {};
  const { p50, p95, p99, p999, p9999 } = Object.fromEntries(
    PERCENTILES.map((name) => [name, isOwn(name, latency_us, schedule) ? latency_us[name] : null]),
  ) as Record<PercentileName, number | null>;
  return {
    latency_us_p50: p50,
    latency_us_p95: p95,
    latency_us_p99: p99,
    latency_us_p999: p999,
    latency_us_p9999: p9999,
    latency_us_max: latency_us.max,
    tail_ratio: p99 !== null && p999 !== null && p99 > 0 ? p999 / p99 : null,
  };
}

function partValues(group: GroupResult): RunResult["samples"] {
  return Object.entries(group.parts).flatMap(([part, one]) => named(part, latencyValues(one, group)));
}

/** What has no schedule goes as fast as it can: its throughput is a finding, and its latencies are none. */
function groupValues(group: GroupResult): Values {
  return {
    ...(group.schedule ? latencyValues(group, group) : { throughput_ops: group.throughput_ops }),
    connect_us_p99: group.connects?.latency_us.p99 ?? null,
    dip_depth: group.dip?.depth ?? null,
    recovery_ms: group.dip?.recovery_ms ?? null,
  };
}

function bytesPerOperation(group: GroupResult | null | undefined): number | null {
  return group && group.operations > 0 ? (group.bytes_in + group.bytes_out) / group.operations : null;
}

/** The histogram of the first group's latencies, all else that the windows told, and the engine's INFO. */
export function blobsOf({
  warm_up,
  closed,
  open,
  spoilt_windows,
  census,
  info,
}: Omit<RunFigures, "memory" | "inside">): RunResult["blobs"] {
  const windows = deflateSync(
    JSON.stringify({
      warm_up:
        warm_up &&
        Object.fromEntries(Object.entries(warm_up.groups).map(([name, { intervals }]) => [name, intervals])),
      closed,
      open: open && withoutFirstHistogram(open),
      ...(spoilt_windows.length > 0 ? { spoilt_windows: spoilt_windows.map(inShort) } : {}),
      census,
    }),
  );
  const histogram = open && firstOf(open).latency_histogram;
  return [
    ...(histogram
      ? [
          {
            kind: "latency" as const,
            encoding: "hdr-v2-deflate" as const,
            body: Buffer.from(histogram, "base64"),
          },
        ]
      : []),
    { kind: "windows", encoding: "json-deflate", body: windows },
    ...(info
      ? [
          {
            kind: "info" as const,
            encoding: "json-deflate" as const,
            body: deflateSync(JSON.stringify(info)),
          },
        ]
      : []),
  ];
}

/** Of what is no evidence the figures are kept, not the histograms and intervals: three windows have to fit where one does. */
function inShort({ reason, result }: SpoiltWindow): object {
  const groups = Object.entries(result.groups).map(([name, { latency_us, operations, errors, schedule }]) => [
    name,
    { latency_us, operations, errors, schedule },
  ]);
  return { reason, result: { ...result, groups: Object.fromEntries(groups) } };
}

/** It is a blob of its own. */
function withoutFirstHistogram(window: WindowResult): object {
  const [[name, { latency_histogram: _stored, ...first }], ...others] = Object.entries(window.groups) as [
    [string, GroupResult],
    ...[string, GroupResult][],
  ];
  return { ...window, groups: { [name]: first, ...Object.fromEntries(others) } };
}

/** What a reader should know of a run besides its samples. */
export function detailsOf({
  closed,
  open,
  spoilt_windows,
  memory,
  workload,
}: {
  closed: Metered<WindowResult> | null;
  open: Metered<WindowResult> | null;
  spoilt_windows: readonly SpoiltWindow[];
  memory: KeyMemory;
  workload: Pick<Workload, "clients">;
}): RunDetails {
  const schedule = open && firstOf(open.result).schedule;
  const lag_us_p99 = schedule?.send_lag_us.p99 ?? null;
  const memory_grown_bytes = grownBytes(memory);
  return {
    keys: memory.preloaded.keys,
    ...(memory_grown_bytes === null ? {} : { memory_grown_bytes }),
    notes: notesOf({ closed, open, spoilt_windows, workload }),
    ...(closed ? { throughput: windowOf(closed) } : {}),
    ...(open
      ? {
          latency: {
            ...windowOf(open),
            ...(schedule ? { rate_ops: schedule.intended_rate_ops } : {}),
            ...(lag_us_p99 === null ? {} : { lag_us_p99 }),
          },
        }
      : {}),
  };
}

function windowOf({
  result,
  engine_cpu_share,
  dashboard_cpu_share,
  effort,
  cores,
}: Metered<WindowResult>): WindowDetails {
  const groups = Object.values(result.groups);
  const total = (of: (group: GroupResult) => number) => groups.reduce((sum, group) => sum + of(group), 0);
  return {
    duration_ms: result.duration_ms,
    operations: total(({ operations }) => operations),
    errors: total(({ errors }) => Object.values(errors).reduce((sum, count) => sum + count, 0)),
    bytes_in: total(({ bytes_in }) => bytes_in),
    bytes_out: total(({ bytes_out }) => bytes_out),
    engine_cpu_share,
    generator_cpu_share: result.generator.cpu_share,
    dashboard_cpu_share,
    ...(cores
      ? {
          steal_share: cores.steal_share,
          interrupts: cores.interrupts,
          device_interrupts: cores.device_interrupts,
          soft_interrupts: cores.soft_interrupts,
        }
      : {}),
    ...(effort
      ? {
          voluntary_switches: effort.voluntary_switches,
          involuntary_switches: effort.involuntary_switches,
          page_faults: effort.page_faults,
          ...(effort.migrations === null ? {} : { engine_migrations: effort.migrations }),
        }
      : {}),
  };
}
