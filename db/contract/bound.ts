import { z } from "zod";
import { type MetricKey, metricKey } from "./metric.ts";

/** An absolute limit on one series of a workload, in the unit of its metric. */
export type Bound = { metric: MetricKey; side: "at_most" | "at_least"; limit: number };

const limit = z.number().nonnegative().optional();
const stored = z.object({
  metric: z.string(),
  part: z.string().optional(),
  at_most: limit,
  at_least: limit,
});
const group = z.object({ name: z.string() });
const MOST = 16;

/**
 * The limits in a workload's stored data, by the keys that its samples bear; what cannot be understood, or is there twice, is left out.
 */
export function boundsOf(data: Record<string, unknown>): Bound[] {
  if (!Array.isArray(data.bounds)) return [];
  const keyOf = keysIn(data);
  const bounds = data.bounds.slice(0, MOST).flatMap((one): Bound[] => {
    const read = stored.safeParse(one).data;
    const key = read && keyOf(read);
    if (!key) return [];
    const { at_most, at_least } = read;
    if (at_most !== undefined) return [{ metric: key, side: "at_most", limit: at_most }];
    return at_least === undefined ? [] : [{ metric: key, side: "at_least", limit: at_least }];
  });
  return [...new Map(bounds.map((bound) => [JSON.stringify(bound), bound])).values()];
}

/**
 * How a workload's samples call the metric of a part. The first group's figures are the workload's own and bear no part; what
 * the engine holds for a tenant always does. Undefined where there is no such metric.
 */
export function keysIn(
  data: Record<string, unknown>,
): (named: { metric: string; part?: string | undefined }) => MetricKey | undefined {
  const clients = Array.isArray(data.clients) ? data.clients : [];
  const first = group.safeParse(clients[0]).data?.name;
  return ({ metric, part = first }) => {
    const whole = part === undefined || (part === first && !metric.startsWith("tenant_"));
    return metricKey.safeParse(whole ? metric : `${metric}@${part}`).data;
  };
}

/** The first limit or smallest effect of a workload that is of no metric, in words; null where there is none. */
export function misnamedMetric(workload: {
  bounds: readonly { metric: string }[];
  smallest_effects: readonly { metric: string }[];
}): string | null {
  for (const field of ["bounds", "smallest_effects"] as const) {
    const at = workload[field].findIndex(({ metric }) => !metricKey.safeParse(metric).success);
    if (at >= 0) return `${field}.${at}.metric: there is no metric ${workload[field][at]!.metric}`;
  }
  return null;
}
