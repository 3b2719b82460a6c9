import type { Arrivals } from "./arrivals.ts";

/** A stretch of the window in which the rate changes evenly from one value to another; requests per second. */
export type RateStretch = { from_ms: number; to_ms: number; from_ops: number; to_ops: number };

/**
 * The rate over a window as stretches without gaps; null where no rate is said (traces, closed loops, shares
 * that nobody has turned into a rate yet).
 */
export function rateStretches(arrivals: Arrivals, duration_ms: number): RateStretch[] | null {
  const flat = (from_ms: number, to_ms: number, ops: number) => ({
    from_ms,
    to_ms,
    from_ops: ops,
    to_ops: ops,
  });
  switch (arrivals.kind) {
    case "constant":
    case "poisson":
      return [flat(0, duration_ms, arrivals.rate_ops)];
    case "ramp":
      return [{ from_ms: 0, to_ms: duration_ms, from_ops: arrivals.from_ops, to_ops: arrivals.to_ops }];
    case "on-off": {
      const { rate_ops, burst_ops, burst_ms, period_ms } = arrivals;
      const stretches: RateStretch[] = [];
      let at_ms = 0;
      for (let burst_at_ms = period_ms / 2; at_ms < duration_ms; burst_at_ms += period_ms) {
        const calm_until_ms = Math.min(burst_at_ms, duration_ms);
        stretches.push(flat(at_ms, calm_until_ms, rate_ops));
        at_ms = Math.min(burst_at_ms + burst_ms, duration_ms);
        if (at_ms > calm_until_ms) stretches.push(flat(calm_until_ms, at_ms, burst_ops));
      }
      return stretches;
    }
    case "trace":
    case "share":
    case "closed":
      return null;
  }
}

/** How many requests a schedule holds, to the nearest batch; null where it cannot be told beforehand. */
export function intendedOperations(arrivals: Arrivals, duration_ms: number, pipeline: number): number | null {
  if (arrivals.kind === "trace") return arrivals.at_ms.length * pipeline;
  const stretches = rateStretches(arrivals, duration_ms);
  if (!stretches) return null;
  return stretches.reduce(
    (sum, { from_ms, to_ms, from_ops, to_ops }) =>
      sum + (((from_ops + to_ops) / 2) * (to_ms - from_ms)) / 1000,
    0,
  );
}
