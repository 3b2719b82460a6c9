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
 * The first group's figures are the workload's own and bear no part; what the engine holds for a tenant always does.
 */
export function boundsOf(data: Record<string, unknown>): Bound[] {
  if (!Array.isArray(data.bounds)) return [];
  const clients = Array.isArray(data.clients) ? data.clients : [];
  const first = group.safeParse(clients[0]).data?.name;
  const bounds = data.bounds.slice(0, MOST).flatMap((one): Bound[] => {
    const read = stored.safeParse(one).data;
    if (!read) return [];
    const { metric, part = first, at_most, at_least } = read;
    const whole = part === undefined || (part === first && !metric.startsWith("tenant_"));
    const key = metricKey.safeParse(whole ? metric : `${metric}@${part}`).data;
    if (key === undefined) return [];
    if (at_most !== undefined) return [{ metric: key, side: "at_most", limit: at_most }];
    return at_least === undefined ? [] : [{ metric: key, side: "at_least", limit: at_least }];
  });
  return [...new Map(bounds.map((bound) => [JSON.stringify(bound), bound])).values()];
}

/** The first limit of a workload that is on no metric, in words; null where there is none. */
export function misnamedBound({ bounds }: { bounds: readonly { metric: string }[] }): string | null {
  const at = bounds.findIndex(({ metric }) => !metricKey.safeParse(metric).success);
  return at < 0 ? null : `bounds.${at}.metric: there is no metric ${bounds[at]!.metric}`;
}
