import { LOOPBACK_CERTIFICATE } from "../engine/launch/certificate.ts";
import type { RunningEngine } from "../engine/launch/launch.ts";
import { CAPABILITIES, type Capability } from "../engine/probe/capabilities.ts";
import type { Recipe } from "../engine/recipe.ts";
import type { Endpoint } from "../load/start-load.ts";
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

/** Whether some connections are encrypted. */
export function needsTls({ clients }: Workload): boolean {
  return clients.some(({ tls }) => tls);
}

/** Why encrypted connections are not supported, where a workload has some and nobody said how the engine takes them. */
export function withoutTls(workload: Workload, { tls }: Pick<Recipe, "tls">): string | null {
  if (!needsTls(workload) || tls.length > 0) return null;
  return `${workload.name} has encrypted connections, and the configuration does not say how the engine takes them (engine.tls)`;
}

/** Where the load generator reaches an engine. */
export function endpointOf({ host, port, tls_port }: RunningEngine): Endpoint {
  const tls =
    tls_port === null ? {} : { tls: { port: tls_port, ca: LOOPBACK_CERTIFICATE, servername: "localhost" } };
  return { host, port, ...tls };
}
