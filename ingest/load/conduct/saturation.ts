import type { GroupShare, WindowShare } from "../messages.ts";
import { bucketOf, LatencyCounts } from "../record/latency-counts.ts";

/** A window is saturated when one batch in a hundred of a group was sent later than this... */
const SEND_LAG_US_BOUND = 1000;
const LATE_SHARE_BOUND = 0.01;
/** ... or when the generator stood still for more than this share: single stalls of about 1 ms are usual on a shared core. */
const STALL_SHARE_BOUND = 0.02;
/** Of fewer batches than this one that is late says nothing, unless they are the first group's. */
const BATCHES_TOLD = 100;
/** Processes that begin farther apart than this did not load the engine together. */
const SKEW_MS = 20;

/**
 * Why latencies are the generator's more than the engine's, or null. Beyond either bound one request in a hundred was
 * late by the generator's doing, and the p99 of latency would be the generator's own. Batches that waited for the
 * engine are the engine's and left out; closed loops wait for the engine always.
 */
export function saturationOf(shares: readonly WindowShare[], duration_ms: number): string | null {
  const begun_ms = shares.map(({ started_at_ms }) => started_at_ms);
  const skew_ms = Math.max(...begun_ms) - Math.min(...begun_ms);
  if (skew_ms > SKEW_MS) return `the generator's processes began ${skew_ms} ms apart`;
  const names = Object.keys(shares[0]?.groups ?? {});
  const groups = names.map((name) => shares.flatMap(({ groups }) => groups[name]?.schedule ?? []));
  if (groups.every((schedules) => schedules.length === 0)) return null;
  const late = groups
    .map(latenessOf)
    .find((reason, at) => reason !== null && (at === 0 || reason.batches >= BATCHES_TOLD));
  if (late) return late.words;
  const stall_share = Math.max(...shares.map(({ stalls }) => stalls.total_us / (duration_ms * 1000)));
  if (stall_share > STALL_SHARE_BOUND) {
    return `the generator stood still for ${(stall_share * 100).toFixed(1)} % of the window`;
  }
  return null;
}

/** What of one group was late, or null. */
function latenessOf(
  schedules: readonly NonNullable<GroupShare["schedule"]>[],
): { batches: number; words: string } | null {
  const lags = new LatencyCounts();
  let abandoned = 0;
  for (const { lags: counts, lag_us_max, abandoned_batches } of schedules) {
    lags.add(counts, lag_us_max);
    abandoned += abandoned_batches;
  }
  if (abandoned > 0) return { batches: lags.total, words: `${abandoned} batches were never sent` };
  const late = lags.counts.subarray(bucketOf(SEND_LAG_US_BOUND) + 1).reduce((sum, count) => sum + count, 0);
  const share = late / Math.max(1, lags.total);
  if (share <= LATE_SHARE_BOUND) return null;
  const words = `${(share * 100).toFixed(1)} % of the batches were sent more than ${SEND_LAG_US_BOUND} us late`;
  return { batches: lags.total, words };
}
