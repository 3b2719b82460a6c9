import type { HardwareCounts } from "../../host/counters/open-counters.ts";
import type { CoreFacts } from "../../host/watch/cores.ts";
import type { Effort } from "../../host/watch/effort.ts";
import type { WindowResult } from "../../load/results.ts";
import type { Metered } from "../window-meter.ts";

/**
 * The slices of a window as one, with its result. The engine's share is of the time under load: between the order and the first
 * request, and after the last, it has nothing to do. What one slice cannot tell, nobody can of the whole.
 */
export function joinMetered(slices: readonly Metered<void>[], result: WindowResult): Metered<WindowResult> {
  const [only] = slices;
  if (only && slices.length === 1) return { ...only, result };
  const elapsed_ms = sum(slices.map((one) => one.elapsed_ms));
  const effort = whole(slices.map((one) => one.effort));
  const cores = whole(slices.map((one) => one.cores));
  const counts = whole(slices.map((one) => one.counts));
  const dashboard = whole(slices.map((one) => one.dashboard_cpu_share));
  const used = effort && joinEfforts(effort);
  const weights = slices.map((one) => one.elapsed_ms / elapsed_ms);
  return {
    result,
    elapsed_ms,
    engine_cpu_share: used && Math.min(1, used.cpu_us / 1_000 / result.duration_ms),
    dashboard_cpu_share: dashboard && sum(dashboard.map((share, i) => share * weights[i]!)),
    effort: used,
    cores: cores && joinCores(cores, weights),
    counts: counts && joinCounts(counts),
  };
}

function joinEfforts(slices: readonly Effort[]): Effort {
  const told = slices.filter(({ user_share }) => user_share !== null);
  const told_us = sum(told.map(({ cpu_us }) => cpu_us));
  const migrations = whole(slices.map((one) => one.migrations));
  return {
    cpu_us: sum(slices.map((one) => one.cpu_us)),
    user_share: told_us > 0 ? sum(told.map((one) => one.user_share! * one.cpu_us)) / told_us : null,
    voluntary_switches: sum(slices.map((one) => one.voluntary_switches)),
    involuntary_switches: sum(slices.map((one) => one.involuntary_switches)),
    page_faults: sum(slices.map((one) => one.page_faults)),
    migrations: migrations && sum(migrations),
  };
}

function joinCores(slices: readonly CoreFacts[], weights: readonly number[]): CoreFacts {
  return {
    steal_share: sum(slices.map((one, i) => one.steal_share * weights[i]!)),
    steal_share_least: sum(slices.map((one, i) => one.steal_share_least * weights[i]!)),
    interrupts: sum(slices.map((one) => one.interrupts)),
    device_interrupts: sum(slices.map((one) => one.device_interrupts)),
    soft_interrupts: sum(slices.map((one) => one.soft_interrupts)),
  };
}

function joinCounts(slices: readonly HardwareCounts[]): HardwareCounts {
  const names = Object.keys(slices[0]!) as (keyof HardwareCounts)[];
  return Object.fromEntries(
    names.map((name) => [name, sum(slices.map((one) => one[name]))]),
  ) as HardwareCounts;
}

/** All of them, or null where one is missing. */
function whole<T>(values: readonly (T | null)[]): T[] | null {
  const there = values.filter((one) => one !== null);
  return there.length === values.length ? there : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
