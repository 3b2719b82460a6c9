import { type DipResult, INTERVAL_MS, type Intervals } from "../results.ts";

/** Beyond this multiple of the p99 before, clients still feel the disturbance. */
const RECOVERED_FACTOR = 2;
/** So many calm intervals in a row end a disturbance: a hiccup long after it is not its doing. */
const CALM_INTERVALS = 3;
/** Below this a doubled p99 is felt by nobody, and a timer's step. */
const FELT_US = 1000;

/**
 * Depth and length of the dip after a disturbance: replies of the worst whole interval against the median before it,
 * and how long until p99 is within twice its median before, three intervals in a row. Null where nothing was before.
 */
export function dipOf(intervals: Intervals, disturbed_at_ms: number, duration_ms: number): DipResult | null {
  const disturbed = Math.floor(disturbed_at_ms / INTERVAL_MS);
  const whole = Math.floor(duration_ms / INTERVAL_MS);
  if (disturbed >= whole) return null;
  const operations = Array.from({ length: whole }, (_, at) => intervals.operations[at] ?? 0);
  const usual = median(operations.slice(0, disturbed));
  const usual_p99_us = median(intervals.p99_us.slice(0, disturbed).flatMap((p99_us) => p99_us ?? []));
  if (usual === null || usual === 0 || usual_p99_us === null) return null;
  const worst = Math.min(...operations.slice(disturbed));
  const bearable_us = Math.max(RECOVERED_FACTOR * usual_p99_us, FELT_US);
  const calm = (at: number) => operations[at]! > 0 && (intervals.p99_us[at] ?? 0) <= bearable_us;
  const calmUntilEnd = (at: number) => at >= whole || calm(at);
  const recovered_at = operations.findIndex(
    (_, at) =>
      at >= disturbed && Array.from({ length: CALM_INTERVALS }, (_, n) => at + n).every(calmUntilEnd),
  );
  const recovered = recovered_at >= 0;
  const until_ms = recovered ? recovered_at * INTERVAL_MS : duration_ms;
  return {
    depth: Math.max(0, 1 - worst / usual),
    recovery_ms: Math.max(0, until_ms - disturbed_at_ms),
    recovered,
  };
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
