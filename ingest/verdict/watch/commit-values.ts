import { median, medianVariance } from "../statistics/quantiles.ts";
import { MOST_COMMITS, type WatchedSeries } from "./watch-series.ts";

/** What a commit's runs say, moods removed, on the log scale. */
export interface CommitSummary {
  /** Median of the runs; NaN without any. */
  value: number;
  runs: number;
  /** Variance of the runs; NaN with fewer than two. */
  variance: number;
}

export function summariseRuns(runs: readonly number[]): CommitSummary {
  const n = runs.length;
  const mean = runs.reduce((sum, run) => sum + run, 0) / n;
  const squares = runs.reduce((sum, run) => sum + (run - mean) ** 2, 0);
  return { value: median(runs), runs: n, variance: n < 2 ? Number.NaN : squares / (n - 1) };
}

/**
 * A series to watch, from its commits in branch order. All commits' runs are taken to vary alike, as the middle one of the
 * newest commits does. `least` is the standard deviation below which differences mean nothing (counters repeat exactly).
 */
export function watchedSeries(commits: readonly CommitSummary[], least: number): WatchedSeries {
  const spreads = commits
    .slice(-MOST_COMMITS)
    .filter(({ runs }) => runs >= 2)
    .map(({ runs, variance }) => variance / middleOfVariance(runs));
  const of_run = spreads.length > 0 ? median(spreads) : 0;
  return {
    values: Float64Array.from(commits, ({ value }) => value),
    runs_part: Float64Array.from(commits, ({ runs }) =>
      runs === 0 ? Number.NaN : Math.max(least ** 2, of_run * medianVariance(runs)),
    ),
  };
}

/** Median of the variance of n normal values over their true variance (Wilson & Hilferty 1931). */
function middleOfVariance(n: number): number {
  return (1 - 2 / (9 * (n - 1))) ** 3;
}
