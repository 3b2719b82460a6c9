import { z } from "zod";
import { keysIn } from "./bound.ts";
import { type MetricKey, metricOf } from "./metric.ts";

const stored = z.object({
  metric: z.string(),
  part: z.string().optional(),
  share: z.number().min(0.001).max(10),
});
const MOST = 64;

/**
 * The smallest relative change that matters in the series of a workload: what its stored data names, else its metric's own. What
 * cannot be understood is left out.
 */
export function smallestEffectsOf(data: Record<string, unknown>): (metric: MetricKey) => number {
  const named = new Map<MetricKey, number>();
  if (Array.isArray(data.smallest_effects)) {
    const keyOf = keysIn(data);
    for (const one of data.smallest_effects.slice(0, MOST)) {
      const read = stored.safeParse(one).data;
      const key = read && keyOf(read);
      if (key) named.set(key, read.share);
    }
  }
  return (metric) => named.get(metric) ?? metricOf(metric).smallest_effect;
}
