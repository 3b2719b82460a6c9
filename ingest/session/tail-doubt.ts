import type { WindowResult } from "../load/results.ts";
import { firstOf } from "./own-latency.ts";
import type { Metered } from "./window-meter.ts";

/** In a longer window what is stolen comes evenly: another would hold no less. */
const SHORT_MS = 5_000;

/** What a percentile leaves out, of 1, the highest first. */
const BEYOND = [
  ["p9999", 0.0001, "p99.99"],
  ["p999", 0.001, "p99.9"],
  ["p99", 0.01, "p99"],
] as const;

/**
 * Why the highest percentile of a short window may tell of the host alone, whatever the engine did: all replies beyond it may have
 * waited for what a hypervisor took. Null where they cannot have. A window in doubt is evidence still.
 */
export function tailDoubt(window: Metered<WindowResult>): string | null {
  const { result, cores, elapsed_ms } = window;
  if (!cores || result.duration_ms > SHORT_MS) return null;
  const { latency_us } = firstOf(result);
  const [, beyond, words] = BEYOND.find(([name]) => latency_us[name] !== null) ?? [];
  // The first tick may be older: on average half of it is.
  const likely_ms = ((cores.steal_share + cores.steal_share_least) / 2) * elapsed_ms;
  if (beyond === undefined || likely_ms <= beyond * result.duration_ms) return null;
  return `the hypervisor took up to ${stolenMs(window)} ms of the engine's core, and ${words} leaves out ${Number((beyond * result.duration_ms).toFixed(1))} ms`;
}

/** What a hypervisor took of the engine's core around a window, in ms: whole ticks, of which the first may be older. */
export function stolenMs({ cores, elapsed_ms }: Metered<WindowResult>): number {
  return cores ? Math.round(cores.steal_share * elapsed_ms) : Number.POSITIVE_INFINITY;
}
