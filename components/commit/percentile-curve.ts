/** Latencies counted: the greatest value of each bucket in microseconds, ascending, and how many fell in it. */
type Buckets = { upto_us: readonly number[]; counts: readonly number[] };

/** Percentiles of merged runs, as far as their samples bear them. */
export type PercentileCurve = {
  samples: number;
  /** Where on the axis, from 0 on: minus the decimal logarithm of the share beyond, so that 1 is p90 and 2 is p99. */
  points: { at: number; us: number }[];
  /** The last percentile that may be told, on the axis; 0 where none may. */
  end: number;
};

/** So many samples must lie beyond a percentile that is shown, as everywhere: its standard error is 22 % then. */
const SAMPLES_BEYOND = 20;
const POINTS_PER_DECADE = 24;
/** Percentiles that are told in figures too. */
export const TOLD = [50, 90, 95, 99, 99.9, 99.99, 99.999];

/**
 * One curve of several runs' histograms: for display, never for a verdict. It ends where fewer than 20 samples lie beyond;
 * samples made `together` (the replies of one batch wait for each other) count as one.
 */
export function percentileCurve(runs: readonly Buckets[], together: number): PercentileCurve {
  const merged = mergeBuckets(runs);
  const samples = merged.reduce((sum, [, count]) => sum + count, 0);
  const end = Math.max(0, Math.log10(samples / Math.max(1, together) / SAMPLES_BEYOND));
  if (end === 0) return { samples, points: [], end };
  const even = Array.from(
    { length: Math.floor(end * POINTS_PER_DECADE) + 1 },
    (_, n) => n / POINTS_PER_DECADE,
  );
  const told = TOLD.map(placeOf).filter((at) => at <= end + 1e-9);
  const places = [...new Set([...even, ...told, end])].sort((a, b) => a - b);
  return { samples, points: valuesAt(merged, samples, places), end };
}

/** The value at one of the percentiles of TOLD, in microseconds; null where too few samples lie beyond it. */
export function percentileOf({ points }: PercentileCurve, percentile: number): number | null {
  const at = placeOf(percentile);
  return points.find((point) => Math.abs(point.at - at) < 1e-9)?.us ?? null;
}

/** How late the load generator itself sent at a percentile, in microseconds. */
export type SendLag = { percentile: number; us: number };

/** The curve up to where the generator's own lag is half of it: beyond that it is nobody's latency. */
export function ownPart(curve: PercentileCurve, lags: readonly SendLag[]): PercentileCurve {
  let end = 0;
  for (const { percentile, us } of lags.toSorted((a, b) => a.percentile - b.percentile)) {
    const whole = percentileOf(curve, percentile);
    if (whole !== null && us >= whole / 2) {
      return { ...curve, end, points: end === 0 ? [] : curve.points.filter(({ at }) => at <= end + 1e-9) };
    }
    end = placeOf(percentile);
  }
  return curve;
}

/** Where a percentile stands on the axis: 99 is at 2. */
export function placeOf(percentile: number): number {
  return -Math.log10(1 - percentile / 100);
}

function mergeBuckets(runs: readonly Buckets[]): [us: number, count: number][] {
  const counts = new Map<number, number>();
  for (const { upto_us, counts: own } of runs) {
    for (const [i, us] of upto_us.entries()) counts.set(us, (counts.get(us) ?? 0) + own[i]!);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/** One walk through the buckets: places ascend. */
function valuesAt(merged: readonly [number, number][], samples: number, places: readonly number[]) {
  const points: { at: number; us: number }[] = [];
  let bucket = 0;
  let seen = merged[0]?.[1] ?? 0;
  for (const at of places) {
    const wanted = Math.max(1, Math.ceil(samples * (1 - 10 ** -at) - 1e-9));
    while (seen < wanted && bucket + 1 < merged.length) seen += merged[++bucket]![1];
    points.push({ at, us: merged[bucket]![0] });
  }
  return points;
}
