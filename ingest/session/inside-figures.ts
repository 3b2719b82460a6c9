import type { MetricName } from "../../db/contract/metric.ts";
import type { WindowResult } from "../load/results.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Metered } from "./window-meter.ts";

/**
 * The window whose operations the engine's effort is divided by: the open one, because its rate is the same for all
 * commits. Not where keys that expire are loaded beside its lead-in: that is work, and no operation.
 */
export function effortWindow({
  closed,
  open,
  datasets,
}: Pick<Workload, "closed" | "open" | "datasets">): "throughput" | "latency" | null {
  const loads_beside = datasets.some(({ expire, load }) => expire && load);
  if (open && !loads_beside) return "latency";
  return closed ? "throughput" : null;
}

/** What one operation cost the engine, and the most memory it held; null where that cannot be told. */
export function insideValues(
  window: Metered<WindowResult> | null,
  peak_bytes: number | null,
): Partial<Record<MetricName, number | null>> {
  const operations = window ? operationsOf(window.result) : 0;
  const per_op = (total: number | null | undefined) =>
    total === null || total === undefined || operations === 0 ? null : total / operations;
  const { effort = null, counts = null } = window ?? {};
  const user_us = effort && effort.user_share !== null ? effort.cpu_us * effort.user_share : null;
  return {
    cpu_us_per_op: per_op(effort?.cpu_us),
    cpu_user_us_per_op: per_op(user_us),
    cpu_system_us_per_op: per_op(effort && user_us !== null ? effort.cpu_us - user_us : null),
    instructions_per_op: per_op(counts?.instructions),
    cycles_per_op: per_op(counts?.cycles),
    context_switches_per_op: per_op(effort && effort.voluntary_switches + effort.involuntary_switches),
    page_faults_per_op: per_op(effort?.page_faults),
    memory_peak_bytes: peak_bytes === 0 ? null : peak_bytes,
  };
}

/** Everything that was answered from the first look to the last, of all groups. */
function operationsOf({ groups, lead_in_operations, drained_operations }: WindowResult): number {
  const beside = lead_in_operations + drained_operations;
  return Object.values(groups).reduce((sum, { operations }) => sum + operations, beside);
}
