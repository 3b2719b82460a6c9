import type { WindowResult } from "../load/results.ts";
import type { Workload } from "../workloads/workload.ts";
import type { SpoiltWindow } from "./open-window.ts";
import { firstOf, isOwn, PERCENTILES, type PercentileName } from "./own-latency.ts";
import type { Metered } from "./window-meter.ts";

/** What a reader should know of a run, in sentences. */
export function notesOf({
  closed,
  open,
  spoilt_windows,
  workload,
}: {
  closed: Metered<WindowResult> | null;
  open: Metered<WindowResult> | null;
  spoilt_windows: readonly SpoiltWindow[];
  workload: Pick<Workload, "clients">;
}): string[] {
  return [
    ...(closed ? [...timerNotes(closed, workload), ...throughputNotes(closed)] : []),
    ...againNotes(spoilt_windows, open !== null),
    ...(open ? [...latencyNotes(open.result), ...recoveryNotes(open.result)] : []),
    ...(closed ? stealNotes(closed, "throughput") : []),
    ...(open ? stealNotes(open, "latency") : []),
  ];
}

/** Below this share of its core the engine was waiting for the generator. */
const BUSY_ENGINE_SHARE = 0.9;

/** Linux delays an acknowledgement by 40 ms, and Nagle's algorithm waits for it (RFC 896, RFC 9293). */
const TIMER_MS = { from: 30, to: 60 };
const IDLE_ENGINE_SHARE = 0.5;

/** An engine that idles while every batch takes as long as the kernel's timer waits for the timer. */
function timerNotes(
  { result, engine_cpu_share }: Metered<WindowResult>,
  { clients }: Pick<Workload, "clients">,
): string[] {
  if (engine_cpu_share === null || engine_cpu_share > IDLE_ENGINE_SHARE) return [];
  const { connections, pipeline } = clients[0]!;
  const batch_ms = ((connections * pipeline) / firstOf(result).throughput_ops) * 1_000;
  if (!(batch_ms > TIMER_MS.from && batch_ms < TIMER_MS.to)) return [];
  return [
    `Replies wait ${Math.round(batch_ms)} ms while the engine idles: these figures are a timer's, not the engine's.${pipeline > 1 ? " TCP_NODELAY seems to be off." : ""}`,
  ];
}

function throughputNotes({ engine_cpu_share }: Metered<WindowResult>): string[] {
  if (engine_cpu_share === null || engine_cpu_share >= BUSY_ENGINE_SHARE) return [];
  const percent = Math.round(engine_cpu_share * 100);
  return [
    `The engine used ${percent} % of its core while throughput was measured: it can do more than the load generator asked for.`,
  ];
}

/** Latency that was measured more than once, and why. */
function againNotes(spoilt_windows: readonly SpoiltWindow[], is_told: boolean): string[] {
  if (spoilt_windows.length === 0) return [];
  const reasons = spoilt_windows.map(({ reason }) => reason).join("; ");
  if (!is_told)
    return [
      `Latency is not told: it was measured ${spoilt_windows.length} times, and none counts: ${reasons}.`,
    ];
  const times = spoilt_windows.length === 1 ? "once before" : `${spoilt_windows.length} times before`;
  return [`Latency was measured ${times}, which does not count: ${reasons}.`];
}

/** Requests that left late waited for the generator, not for the engine; their latency holds both. */
function latencyNotes(open: WindowResult): string[] {
  const { latency_us, schedule } = firstOf(open);
  if (!schedule) return [];
  return PERCENTILES.filter((name) => !isOwn(name, latency_us, schedule)).map(
    (name) =>
      `${PERCENTILE_WORDS[name]} is left out: ${schedule.send_lag_us[name]} us of its ${latency_us[name]} us are within the load generator's own lag.`,
  );
}

const PERCENTILE_WORDS: Record<PercentileName, string> = {
  p50: "p50",
  p95: "p95",
  p99: "p99",
  p999: "p99.9",
  p9999: "p99.99",
};

function recoveryNotes(open: WindowResult): string[] {
  const { dip } = firstOf(open);
  return dip && !dip.recovered
    ? [
        "Latency had not recovered from the disturbance when the window was over: it took longer than is told.",
      ]
    : [];
}

/** A hypervisor that takes more than this share of a core moves a figure by as much. */
const NOTABLE_STEAL_SHARE = 0.02;

function stealNotes({ cores }: Metered<WindowResult>, measured: "throughput" | "latency"): string[] {
  if (!cores || cores.steal_share_least <= NOTABLE_STEAL_SHARE) return [];
  return [
    `The hypervisor took ${(100 * cores.steal_share).toFixed(1)} % of the engine's core while ${measured} was measured.`,
  ];
}
