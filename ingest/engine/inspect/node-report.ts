import { z } from "zod";
import type { InsideFigures } from "../../../db/contract/profile.ts";

const amount = z.number().nonnegative();
const count = z.number().int().nonnegative();
const heap = z.object({ used: count, total: count, limit: count, external: count });
const pause = z.object({ count, total_us: amount, max_us: amount });

/** A CPU profile as V8 writes it (Chrome DevTools Protocol, Profiler.Profile); what more it holds is kept. */
export const cpuProfile = z.looseObject({
  nodes: z
    .array(
      z.looseObject({
        id: z.number().int(),
        callFrame: z.looseObject({ functionName: z.string(), url: z.string() }),
        hitCount: count.optional(),
        children: z.array(z.number().int()).optional(),
      }),
    )
    .min(1)
    .max(50_000),
});
export type CpuProfile = z.infer<typeof cpuProfile>;

/** What the preload answers to "end". */
export const nodeReport = z.object({
  sample_us: z.number().positive(),
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
const KINDS: Record<string, InsideFigures["gc"][number]["kind"]> = {
  1: "minor",
  4: "major",
  8: "incremental",
  16: "weak-callbacks",
};

/** The figures of a report, by our names. */
export function insideOf(report: NodeReport): InsideFigures {
  const { window_ms, event_loop_delay_us, event_loop_utilisation, pauses, heap_before, heap_after } = report;
  const gc: InsideFigures["gc"] = [];
  for (const [number, { count, total_us, max_us }] of Object.entries(pauses)) {
    const kind = KINDS[number] ?? "other";
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
