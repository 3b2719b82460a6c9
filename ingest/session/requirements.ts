import { CAPABILITIES, type Capability } from "../engine/probe/capabilities.ts";
import type { Workload } from "../workloads/workload.ts";

/**
 * What an engine must be able to do for a workload's figures to count. Commands it need not know beforehand: one that
 * it does not know ends the run as not supported.
 */
export function requirementsOf({ clients }: Workload): Capability[] {
  const connections = clients.reduce((sum, group) => sum + group.connections, 0);
  const pipeline = Math.max(1, ...clients.map((group) => group.pipeline));
  return [
    "set-get",
    "missing-key",
    "split-frame",
    ...(connections > 1 ? (["second-connection"] as const) : []),
    ...(pipeline > 1 ? (["pipeline"] as const) : []),
  ];
}

/** Why a workload is not supported, in one line; null where it is. */
export function unsupportedBy(
  workload: Workload,
  lacking: Partial<Record<Capability, string>>,
): string | null {
  const missing = requirementsOf(workload).filter((one) => lacking[one] !== undefined);
  if (missing.length === 0) return null;
  const [first, ...others] = missing;
  const also = others.length > 0 ? `; it lacks ${others.join(", ")} too` : "";
  return `${workload.name} needs an engine that ${CAPABILITIES[first!]}: ${lacking[first!]}${also}`;
}
