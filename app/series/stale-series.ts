import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import {
  type LastValue,
  readLastValue,
  readNewestMeasured,
  readSeriesAt,
} from "../../db/queries/branch/freshness.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import type { View } from "../view.ts";

/** A workload, or one metric of it, that the newest measured commits have no value in. */
export type StaleSeries = {
  workload: string;
  title: string;
  variant: string;
  /** Null: all of its metrics. */
  metric: MetricKey | null;
  /** The newest commit with a value; null where none is near. */
  last: (LastValue & { behind: number }) | null;
};

/** What is fresh and what is not. */
export type SeriesFreshness = {
  /** Series that are looked at, and how many of them are stale. */
  series: number;
  stale_series: number;
  stale: StaleSeries[];
  /** Stale ones that are not told of one by one. */
  more: number;
  /** The commits that a stale series has no value at, the newest first. */
  newest: { sha: string }[];
};

/** Measured commits that a series has to have missed: one is measured workload by workload, and may not be over. */
const MISSED = 3;
const TOLD = 10;

/**
 * Which series have no value at any of the newest three measured commits, and since when. Null before so many were measured: nothing
 * can be told then.
 */
export function readStaleSeries(
  { database, engine_id }: View,
  { branch_id, host_class }: { branch_id: number; host_class: string },
  series: readonly SeriesName[],
): SeriesFreshness | null {
  const newest = readNewestMeasured({ database, branch_id, engine_id, host_class, limit: MISSED });
  if (newest.length < MISSED) return null;
  const fresh = readSeriesAt({ database, commit_ids: newest.map(({ commit_id }) => commit_id) });
  const judged = series.filter(({ metric }) => metricOf(metric).detects);
  const stale = staleGroups(judged, fresh);
  const [first] = newest;
  return {
    series: judged.length,
    stale_series: judged.filter(({ series_id }) => !fresh.has(series_id)).length,
    newest,
    more: Math.max(0, stale.length - TOLD),
    stale: stale.slice(0, TOLD).map(({ series_id, ...about }) => {
      const last = readLastValue({ database, branch_id, series_id, before: newest.at(-1)!.position });
      return { ...about, last: last && { ...last, behind: first!.position - last.position } };
    }),
  };
}

/** A workload all of whose series are stale is told of once. */
export function staleGroups(
  series: readonly SeriesName[],
  fresh: ReadonlySet<number>,
): (Omit<StaleSeries, "last"> & { series_id: number })[] {
  const groups = Map.groupBy(series, ({ workload, variant }) => `${workload} ${variant}`);
  return [...groups.values()].flatMap((group) => {
    const stale = group.filter(({ series_id }) => !fresh.has(series_id));
    const whole = stale.length === group.length;
    return (whole ? stale.slice(0, 1) : stale).map(({ series_id, workload, title, variant, metric }) => ({
      ...{ series_id, workload, title, variant },
      metric: whole ? null : metric,
    }));
  });
}
