import type { WindowShare } from "../messages.ts";
import { bucketOf, LatencyCounts } from "../record/latency-counts.ts";

/** A run is saturated when one batch in a hundred was sent later than this... */
export const SEND_LAG_US_BOUND = 1000;
const LATE_SHARE_BOUND = 0.01;
/** ... or when the generator stood still for more than this share: single stalls of about 1 ms are usual on a shared core. */
export const STALL_SHARE_BOUND = 0.02;

/**
 * Why latencies are the generator's more than the engine's, or null. Beyond either bound one request in a hundred was
 * late by the generator's doing, and the p99 of latency would be the generator's own. Batches that waited for the
 * engine are the engine's and left out; closed loops wait for the engine always.
 */
export function saturationOf(shares: readonly WindowShare[], duration_ms: number): string | null {
  const schedules = shares.flatMap(({ groups }) =>
    Object.values(groups).flatMap(({ schedule }) => schedule ?? []),
  );
  if (schedules.length === 0) return null;
  const lags = new LatencyCounts();
  for (const { lags: counts, lag_us_max } of schedules) lags.add(counts, lag_us_max);
  const late = lags.counts.subarray(bucketOf(SEND_LAG_US_BOUND) + 1).reduce((sum, count) => sum + count, 0);
  const late_share = late / Math.max(1, lags.total);
  if (late_share > LATE_SHARE_BOUND) {
    return `${(late_share * 100).toFixed(1)} % of the batches were sent more than ${SEND_LAG_US_BOUND} us late`;
  }
  const stall_share = Math.max(...shares.map(({ stalls }) => stalls.total_us / (duration_ms * 1000)));
  if (stall_share > STALL_SHARE_BOUND) {
    return `the generator stood still for ${(stall_share * 100).toFixed(1)} % of the window`;
  }
  return null;
}
