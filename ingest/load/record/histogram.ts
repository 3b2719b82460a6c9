import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";

export const LATENCY_US_MAX = 60_000_000;
const SAMPLES_BEYOND = 20;

/**
 * Whether so many samples bear that percentile: at least 20 must lie beyond it. The number of samples
 * beyond a percentile is binomial, so with 20 its relative standard error is 1/sqrt(20), about 22 %.
 */
export function percentileShown(samples: number, percentile: number): boolean {
  return samples * (100 - percentile) >= SAMPLES_BEYOND * 100 - 1e-6;
}

/**
 * The percentile in the histogram's unit, or null when too few samples bear it. Samples that were made
 * `together` (the replies of one batch wait for each other) count as one.
 */
export function percentileOf(histogram: Histogram, percentile: number, together = 1): number | null {
  if (!percentileShown(histogram.totalCount / together, percentile)) return null;
  return histogram.getValueAtPercentile(percentile);
}

/** A histogram of microseconds, 1 us to 60 s at three significant digits. */
export function createHistogram(values_us: Iterable<number> = []): Histogram {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LATENCY_US_MAX,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
  });
  for (const value_us of values_us) {
    histogram.recordValue(Math.min(LATENCY_US_MAX, Math.max(1, Math.round(value_us))));
  }
  return histogram;
}

/** HdrHistogram's V2 compressed form in base64, which its other implementations read as well. */
export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram);
}

/** @throws Error when the text is no such histogram. */
export function decodeHistogram(encoded: string): Histogram {
  return decodeFromCompressedBase64(encoded, 32, false, LATENCY_US_MAX);
}

/** The histogram of all samples together, exact: counts add up. */
export function mergeHistograms(histograms: Iterable<Histogram>): Histogram {
  const merged = createHistogram();
  for (const histogram of histograms) merged.add(histogram);
  return merged;
}
