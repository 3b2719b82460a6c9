import { rateBins } from "../../components/commit/interval-rates.ts";
import {
  ownPart,
  type PercentileCurve,
  percentileCurve,
  type SendLag,
} from "../../components/commit/percentile-curve.ts";
import type { SizeLine } from "../../components/commit/size-table.tsx";
import type { ThroughputLine } from "../../components/commit/throughput-lines.tsx";
import { INTERVAL_MS, type OneWindow, type RunWindows } from "../../db/contract/windows.ts";
import type { LatencyBuckets, ShownRun } from "../../db/queries/commit/run-blobs.ts";
import { median } from "../../ingest/verdict/index.ts";

/** Runs with what is kept of them. */
export type KeptRuns = {
  runs: ShownRun[];
  histograms: ReadonlyMap<string, LatencyBuckets>;
  windows: ReadonlyMap<string, RunWindows>;
};

const BINS = 150;

/** The runs in sessions that measured both commits, the newest first; of each its newest where no session did. */
export function comparableRuns(own: ShownRun[], before: ShownRun[], most: number) {
  const of_own = new Set(own.map(({ session_id }) => session_id));
  const both = new Set(before.map(({ session_id }) => session_id).filter((id) => of_own.has(id)));
  const chosen = (runs: ShownRun[]) =>
    (both.size === 0 ? runs : runs.filter(({ session_id }) => both.has(session_id))).slice(0, most);
  return { own: chosen(own), before: chosen(before), sessions: both.size };
}

/** Latency by percentile of some runs together, without what was the generator's own lag; null where nothing is kept. */
export function curveOf({ runs, histograms, windows }: KeptRuns, together: number): PercentileCurve | null {
  const kept = runs.flatMap(({ key }) => histograms.get(key) ?? []);
  if (kept.length === 0) return null;
  return ownPart(
    percentileCurve(kept, together),
    lagsOf(runs.flatMap(({ key }) => windows.get(key)?.open ?? [])),
  );
}

/** The first group's, as its latency is the workload's: of each percentile the median of the runs. */
function lagsOf(windows: OneWindow[]): SendLag[] {
  const schedules = windows.flatMap((one) => firstGroup(one)?.schedule ?? []);
  return LAGS.flatMap(([name, percentile]) => {
    const told = schedules.flatMap(({ send_lag_us }) => send_lag_us[name] ?? []);
    return told.length > 0 ? [{ percentile, us: median(told) }] : [];
  });
}

const LAGS = [
  ["p50", 50],
  ["p95", 95],
  ["p99", 99],
  ["p999", 99.9],
  ["p9999", 99.99],
] as const;

/** Throughput within each run, the newest first; only of runs that had a window of saturating traffic. */
export function throughputLines({ runs, windows }: KeptRuns): ThroughputLine[] {
  return runs.flatMap(({ key, session_id, started_at }) => {
    const window = windows.get(key)?.closed;
    const group = window && firstGroup(window);
    if (!window || !group) return [];
    const { duration_ms } = window;
    const { operations } = group.intervals;
    const bins = rateBins({ operations, interval_ms: INTERVAL_MS, duration_ms }, BINS);
    const { throughput_ops } = group;
    return bins.length > 1 ? [{ key, session_id, started_at, throughput_ops, duration_ms, bins }] : [];
  });
}

/** Values by their size over all groups of clients: of saturating traffic where there is any, else of the schedule's. */
export function sizeLines(own: KeptRuns, before: KeptRuns): SizeLine[] {
  const [now, then] = [sizesOf(own), sizesOf(before)];
  return [...now]
    .sort(([a], [b]) => a - b)
    .map(([to_bytes, rates]) => ({ to_bytes, ...rates, before: then.get(to_bytes) ?? null }));
}

type SizeRates = { written_ops: number; read_ops: number; bytes: number };

function sizesOf({ runs, windows }: KeptRuns): Map<number, SizeRates> {
  const told = runs
    .flatMap(({ key }) => windows.get(key) ?? [])
    .flatMap(({ closed, open }) => closed ?? open ?? []);
  const seconds = told.reduce((sum, { duration_ms }) => sum + duration_ms / 1_000, 0);
  const sizes = new Map<number, SizeRates>();
  for (const size of told.flatMap(({ groups }) => Object.values(groups)).flatMap((group) => group.sizes)) {
    const sum = sizes.get(size.to_bytes) ?? { written_ops: 0, read_ops: 0, bytes: 0 };
    sizes.set(size.to_bytes, {
      written_ops: sum.written_ops + size.requests / seconds,
      read_ops: sum.read_ops + size.replies / seconds,
      bytes: sum.bytes + (size.request_bytes + size.reply_bytes) / seconds,
    });
  }
  return sizes;
}

function firstGroup({ groups }: OneWindow) {
  return Object.values(groups)[0];
}
