export const LATENCY_US_MAX = 60_000_000;

/** Values below this have a bucket each; above, every doubling of the value has half as many. */
const UNIT_BUCKETS = 2048;
const HALF_BUCKETS = UNIT_BUCKETS / 2;
const HALF_BITS = 10;
export const BUCKETS = bucketOf(LATENCY_US_MAX) + 1;

/** Counts of a part of time, as pairs: bucket, count, bucket, count. */
export type SparseCounts = Uint32Array;

/**
 * Latencies counted in the buckets of an HdrHistogram of 1 us to 60 s with three significant digits
 * (Gil Tene, hdrhistogram.org), so that nothing is lost where one is made of them. Recording costs an addition.
 */
export class LatencyCounts {
  total = 0;
  /** The largest value, exact. */
  max_us = 0;
  readonly counts = new Float64Array(BUCKETS);
  #highest = 0;

  /** Counts a latency so many times; values are rounded to whole microseconds and kept within 1 us and 60 s. */
  record(latency_us: number, times: number): void {
    const value = latency_us > LATENCY_US_MAX ? LATENCY_US_MAX : latency_us < 1 ? 1 : Math.round(latency_us);
    const bucket = bucketOf(value);
    this.counts[bucket]! += times;
    this.total += times;
    if (latency_us > this.max_us) this.max_us = latency_us;
    if (bucket > this.#highest) this.#highest = bucket;
  }

  /** Adds counts of another process or part of time: exact. */
  add(sparse: SparseCounts, max_us: number): void {
    for (let at = 0; at < sparse.length; at += 2) {
      const bucket = sparse[at]!;
      this.counts[bucket]! += sparse[at + 1]!;
      this.total += sparse[at + 1]!;
      if (bucket > this.#highest) this.#highest = bucket;
    }
    this.max_us = Math.max(this.max_us, max_us);
  }

  /** What was counted, small enough to send to another process. */
  toSparse(): SparseCounts {
    let used = 0;
    for (let bucket = 0; bucket <= this.#highest; bucket++) if (this.counts[bucket]! > 0) used++;
    const sparse = new Uint32Array(used * 2);
    let at = 0;
    for (let bucket = 0; bucket <= this.#highest; bucket++) {
      if (this.counts[bucket] === 0) continue;
      sparse[at++] = bucket;
      sparse[at++] = this.counts[bucket]!;
    }
    return sparse;
  }

  /** The largest value of the bucket in which the percentile falls, in microseconds; null where nothing was counted. */
  percentile(percentile: number): number | null {
    if (this.total === 0) return null;
    const wanted = Math.max(1, Math.ceil((percentile / 100) * this.total - 1e-9));
    let seen = 0;
    for (let bucket = 0; bucket <= this.#highest; bucket++) {
      seen += this.counts[bucket]!;
      if (seen >= wanted) return highestOf(bucket);
    }
    return highestOf(this.#highest);
  }

  /** Forgets everything. */
  clear(): void {
    this.counts.fill(0, 0, this.#highest + 1);
    this.total = 0;
    this.max_us = 0;
    this.#highest = 0;
  }
}

/** The bucket of a whole number of microseconds. */
export function bucketOf(value: number): number {
  if (value < UNIT_BUCKETS) return value;
  const shift = 31 - HALF_BITS - Math.clz32(value);
  return shift * HALF_BUCKETS + (value >>> shift);
}

/** The smallest value of a bucket. */
export function lowestOf(bucket: number): number {
  if (bucket < UNIT_BUCKETS) return bucket;
  const shift = Math.floor(bucket / HALF_BUCKETS) - 1;
  return (bucket - shift * HALF_BUCKETS) * 2 ** shift;
}

function highestOf(bucket: number): number {
  return lowestOf(bucket + 1) - 1;
}
