import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";
import type { Percentiles } from "../results.ts";
import { LATENCY_US_MAX, type LatencyCounts, lowestOf } from "./latency-counts.ts";

const SAMPLES_BEYOND = 20;

/**
 * Whether so many samples bear that percentile: at least 20 must lie beyond it. The number of samples
 * beyond a percentile is binomial, so with 20 its relative standard error is 1/sqrt(20), about 22 %.
 */
export function percentileShown(samples: number, percentile: number): boolean {
  return samples * (100 - percentile) >= SAMPLES_BEYOND * 100 - 1e-6;
}

/**
 * Percentiles in microseconds, null where too few samples bear them. Samples that were made `together` (the replies of
 * one batch wait for each other) count as one.
 */
export function percentilesOf(counts: LatencyCounts, together: number): Percentiles {
  const of = (percentile: number) =>
    percentileShown(counts.total / together, percentile) ? counts.percentile(percentile) : null;
  return {
    p50: of(50),
    p95: of(95),
    p99: of(99),
    p999: of(99.9),
    p9999: of(99.99),
    max: Math.round(counts.max_us),
  };
}

/** The histogram of microseconds, 1 us to 60 s at three significant digits, in the library's form. */
export function toHistogram(counts: LatencyCounts): Histogram {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LATENCY_US_MAX,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
  });
  counts.counts.forEach((count, bucket) => {
    if (count > 0) histogram.recordValueWithCount(Math.max(1, lowestOf(bucket)), count);
  });
  return histogram;
}

/** HdrHistogram's V2 compressed form in base64, which its other implementations read as well. */
export function encodeHistogram(counts: LatencyCounts): string {
  return encodeIntoCompressedBase64(toHistogram(counts));
}

/** @throws Error when the text is no such histogram. */
export function decodeHistogram(encoded: string): Histogram {
  return decodeFromCompressedBase64(encoded, 32, false, LATENCY_US_MAX);
}
