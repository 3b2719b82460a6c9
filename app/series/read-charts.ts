import { EMPTY_PLOT, type PlotData } from "../../components/charts/plot/plot-data.ts";
import { isStanding } from "../../components/charts/plot/plot-words.ts";
import type { Telling, ToldLimit } from "../../components/charts/series-telling.tsx";
import type { Bound } from "../../db/contract/bound.ts";
import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import { type Analysis, readSeriesAnalyses } from "../../db/queries/series/series-analyses.ts";
import { readSeriesPoints, type SeriesPoint } from "../../db/queries/series/series-points.ts";
import { readSeriesChanges, type SeriesChange } from "../../db/queries/window/series-changes.ts";
import { readWindowCommits } from "../../db/queries/window/window-commits.ts";
import { judgeStanding, untoldWords } from "../../ingest/verdict/index.ts";
import { gapsBetween, partedAt, type Range } from "./reduce/gaps.ts";
import type { Asked } from "./window/ask-window.ts";

/** One metric of a workload and variant, ready to be told and to be drawn in little. */
export type Chart = { name: SeriesName; plot: PlotData; telling: Telling };

/** Commits of a small chart, which also tell how a limit stands. */
export const SMALL_COMMITS = 60;
/** Changes that are told one by one of the series in focus, and of the others; the newest of more. */
const CHANGES = 4;
const FEW_CHANGES = 1;

type Limit = Omit<ToldLimit, "since"> & { since: number | null };

/** Every metric of the workload and variant in focus over the newest commits of the branch, in the order of display. */
export function readCharts({ view: { database, branch_id }, all, chosen, span }: Asked): Chart[] {
  const { workload, variant } = chosen[0]!.series;
  const series = all.filter((one) => one.workload === workload && one.variant === variant);
  const stretch = { from: Math.max(span.first, span.last - SMALL_COMMITS + 1), to: span.last };
  const series_ids = series.map(({ series_id }) => series_id);
  const points = readSeriesPoints({ database, series_ids, branch_id, from_position: stretch.from });
  const changes = readSeriesChanges({ database, series_ids, branch_id });
  const analyses = readSeriesAnalyses({ database, series_ids, branch_id });
  const own = (series_id: number) => points.get(series_id) ?? [];
  const limits = new Map(
    series.map((name) => [name.series_id, limitsOf(name, own(name.series_id), stretch.from > span.first)]),
  );
  const named = series.flatMap(({ series_id }) => [
    ...own(series_id)
      .slice(-1)
      .map(({ position }) => position),
    ...limits.get(series_id)!.flatMap(({ since }) => since ?? []),
  ]);
  const commits = readWindowCommits({ database, branch_id, positions: [...new Set(named)] });
  const sha_of = new Map(commits.map(({ position, sha }) => [position, sha]));
  return series.map((name): Chart => {
    const { series_id, metric } = name;
    const newest = own(series_id).at(-1);
    return {
      name,
      plot: plotOf(
        name,
        own(series_id),
        changes.get(series_id) ?? [],
        limits.get(series_id)!,
        stretch,
        span.first,
      ),
      telling: {
        metric: toldMetric(metric),
        newest: newest ? { sha: sha_of.get(newest.position)!, median: newest.median } : null,
        limits: limits
          .get(series_id)!
          .map((limit) => ({ ...limit, since: limit.since === null ? null : sha_of.get(limit.since)! })),
        ...toldChanges(changes.get(series_id) ?? [], name === chosen[0]!.series ? CHANGES : FEW_CHANGES),
        analysis: toldAnalysis(analyses.get(series_id)),
      },
    };
  });
}

function toldMetric(metric: MetricKey): Telling["metric"] {
  const { title, unit, better, detects, inside } = metricOf(metric);
  return { title, unit, better, detects, ...(inside ? { inside } : {}) };
}

function toldChanges(changes: readonly SeriesChange[], most: number): Pick<Telling, "changes" | "older"> {
  const standing = changes.filter(({ state }) => isStanding(state));
  const told = standing.slice(-most);
  return {
    changes: told.map(({ sha, state, direction, ratio, ratio_low, ratio_high }) => ({
      ...{ sha, state, direction, ratio, ratio_low, ratio_high },
    })),
    older: standing.length - told.length,
  };
}

function toldAnalysis(analysis: Analysis | undefined): Telling["analysis"] {
  if (!analysis) return null;
  const { status, drifts, smallest_detectable, noise_between_runs, suspected } = analysis;
  return { status, drifts, smallest_detectable, noise_between_runs, suspected: suspected.length };
}

function limitsOf({ bounds, metric }: SeriesName, points: readonly SeriesPoint[], older: boolean): Limit[] {
  return bounds
    .filter((bound) => bound.metric === metric)
    .map(({ side, limit }: Bound) => {
      const { newest, since, kept_before } = judgeStanding({ side, limit }, points);
      return {
        ...{ side, limit, state: newest.state, why: untoldWords(side, newest), runs: newest.runs },
        since: since === null ? null : points[since]!.position,
        maybe_before: older && !kept_before,
      };
    });
}

function plotOf(
  { metric }: SeriesName,
  points: readonly SeriesPoint[],
  changes: readonly SeriesChange[],
  limits: readonly Limit[],
  { from, to }: Range,
  first: number,
): PlotData {
  const positions = points.map(({ position }) => position);
  const gaps = gapsBetween(positions, from, to);
  const begins = new Set(partedAt(positions, gaps, [], 1));
  const stretches: PlotData["lines"][number]["stretches"] = [];
  for (const [i, { position, median, low, high }] of points.entries()) {
    const point = { x: position - first, median, low, high };
    if (i === 0 || begins.has(i)) stretches.push([point]);
    else stretches.at(-1)!.push(point);
  }
  return {
    ...EMPTY_PLOT,
    unit: metricOf(metric).unit,
    domain: [from - first - 0.5, to - first + 0.5],
    lines: [{ key: "", name: metric, stretches }],
    gaps: gaps.map((gap) => [gap.from - first - 0.5, gap.to - first + 0.5]),
    marks: changes
      .filter(({ position }) => position >= from && position <= to)
      .map(({ position, state, direction, before, after, ratio }) => ({
        x: position - first,
        ...{ state, direction, before, after, ratio },
      })),
    limits: limits.map(({ side, limit, state }) => ({ side, limit, state })),
  };
}
