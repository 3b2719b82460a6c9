import { z } from "zod";
import type { InsideFigures } from "../../../db/contract/profile.ts";

/** All of them together, added up, are still exact whole numbers. */
const MOST = 1_000_000_000;
const amount = z.number().nonnegative().max(1e12);
const count = z.number().int().nonnegative().max(MOST);
const bytes = z.number().int().nonnegative();
const heap = z.object({ used: bytes, total: bytes, limit: bytes, external: bytes });
const pause = z.object({ count, total_us: amount, max_us: amount });

/**
 * A CPU profile as V8 writes it (Chrome DevTools Protocol, Profiler.Profile). What more it holds is dropped: nested deeply
 * enough it could not be written again.
 */
export const cpuProfile = z.object({
  nodes: z
    .array(
      z.object({
        id: z.number().int(),
        callFrame: z.object({
          functionName: z.string(),
          scriptId: z.string().optional(),
          url: z.string(),
          lineNumber: z.number().optional(),
          columnNumber: z.number().optional(),
        }),
        hitCount: count.optional(),
        children: z.array(z.number().int()).optional(),
        deoptReason: z.string().optional(),
        positionTicks: z.array(z.object({ line: z.number(), ticks: z.number() })).optional(),
      }),
    )
    .min(1)
    .max(50_000),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  samples: z.array(z.number()).optional(),
  timeDeltas: z.array(z.number()).optional(),
});
export type CpuProfile = z.infer<typeof cpuProfile>;

/** What the preload answers to "end". */
export const nodeReport = z.object({
  sample_us: z.number().positive().max(1e6),
  window_ms: amount,
  cpu_us: amount,
  event_loop_delay_us: z.strictObject({ p50: amount, p99: amount, max: amount }).nullable(),
  event_loop_utilisation: z.number().min(0).max(1).nullable(),
  pauses: z.record(z.string().max(20), pause).refine((kinds) => Object.keys(kinds).length <= 20),
  heap_before: heap,
  heap_after: heap,
  profile: cpuProfile,
});
export type NodeReport = z.infer<typeof nodeReport>;

/** V8's numbers (perf_hooks.constants.NODE_PERFORMANCE_GC_*). */
const KINDS = new Map<string, InsideFigures["gc"][number]["kind"]>([
  ["1", "minor"],
  ["4", "major"],
  ["8", "incremental"],
  ["16", "weak-callbacks"],
]);

/** The figures of a report, by our names. */
export function insideOf(report: NodeReport): InsideFigures {
  const { window_ms, event_loop_delay_us, event_loop_utilisation, pauses, heap_before, heap_after } = report;
  const gc: InsideFigures["gc"] = [];
  for (const [number, { count, total_us, max_us }] of Object.entries(pauses)) {
    const kind = KINDS.get(number) ?? "other";
    const known = gc.find((one) => one.kind === kind);
    if (!known) gc.push({ kind, count, total_us, max_us });
    else {
      known.count += count;
      known.total_us += total_us;
      known.max_us = Math.max(known.max_us, max_us);
    }
  }
  return {
    window_ms,
    event_loop_delay_us,
    event_loop_utilisation,
    gc: gc.sort((a, b) => b.total_us - a.total_us),
    heap_bytes: {
      used_before: heap_before.used,
      used_after: heap_after.used,
      total: heap_after.total,
      external: heap_after.external,
      limit: heap_after.limit,
    },
  };
}
