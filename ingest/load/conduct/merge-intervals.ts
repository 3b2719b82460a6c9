import { LatencyCounts } from "../record/latency-counts.ts";
import type { RecordedInterval } from "../record/recorder.ts";
import type { Intervals } from "../results.ts";

/** The intervals of several processes, one beside the other: percentiles of what all of them counted. */
export function mergeIntervals(shares: readonly (readonly RecordedInterval[])[]): Intervals {
  const merged: Intervals = { operations: [], p50_us: [], p99_us: [], max_us: [] };
  const length = Math.max(0, ...shares.map((share) => share.length));
  const counts = new LatencyCounts();
  for (let at = 0; at < length; at++) {
    counts.clear();
    for (const share of shares) {
      const interval = share[at];
      if (interval) counts.add(interval.counts, interval.max_us);
    }
    merged.operations.push(counts.total);
    merged.p50_us.push(counts.percentile(50));
    merged.p99_us.push(counts.percentile(99));
    merged.max_us.push(counts.total === 0 ? null : Math.round(counts.max_us));
  }
  return merged;
}
