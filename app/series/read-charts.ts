import type { AxisCommit } from "../../components/charts/axis-commits.tsx";
import type { PlotBreak, PlotGap, PlotLimit, PlotPoint, PlotSeries } from "../../components/charts/plot.ts";
import type { Bound } from "../../db/contract/bound.ts";
import { metricOf } from "../../db/contract/metric.ts";
import { type Gap, readGaps } from "../../db/queries/gaps.ts";
import { type HistoryCommit, readHistory } from "../../db/queries/history.ts";
import type { SeriesName } from "../../db/queries/series.ts";
import { type Analysis, readSeriesAnalyses } from "../../db/queries/series-analyses.ts";
import { readSeriesMarks } from "../../db/queries/series-marks.ts";
import { readSeriesPoints } from "../../db/queries/series-points.ts";
import { judgeStanding, untoldWords } from "../../ingest/verdict/index.ts";
import type { View } from "../view.ts";
import { readBreaks } from "./read-breaks.ts";

/** One metric of a workload and variant, ready to be drawn and told. */
export type Chart = { name: SeriesName; plot: PlotSeries; analysis: Analysis | null };

/** Commits on an axis at most: beyond, Recharts gets slow. */
const COMMITS = 500;

/** The charts of some series of one workload and variant, over the newest commits of the branch. */
export function readCharts(
  { database, engine_id }: View,
  { branch_id, host_class }: { branch_id: number; host_class: string },
  series: SeriesName[],
): { commits: AxisCommit[]; total: number; charts: Chart[]; breaks: PlotBreak[] } {
  const { commits, total } = readHistory({ database, branch_id, limit: COMMITS });
  const series_ids = series.map(({ series_id }) => series_id);
  const from_position = commits[0]?.position ?? 0;
  const points = readSeriesPoints({ database, series_ids, branch_id, from_position });
  const marks = readSeriesMarks({ database, series_ids, branch_id });
  const analyses = readSeriesAnalyses({ database, series_ids, branch_id });
  const place = new Map(commits.map(({ position }, index) => [position, index]));
  const place_of_sha = new Map(commits.map(({ sha }, index) => [sha, index]));
  const reasons = readReasons(database, commits, series, points);
  const countOf = (series_id: number) => points.get(series_id)?.length ?? 0;
  const fullest = series_ids.toSorted((a, b) => countOf(b) - countOf(a))[0];
  const { breaks, in_both } =
    fullest === undefined
      ? { breaks: [], in_both: new Set<number>() }
      : readBreaks({
          ...{ database, engine_id, host_class, series_id: fullest },
          commit_ids: commits.map(({ commit_id }) => commit_id),
        });

  const charts = series.map((name): Chart => {
    const own = (points.get(name.series_id) ?? []).map(({ position, runs, median, low, high }) => {
      const index = place.get(position)!;
      return { index, runs, median, low, high, ...(in_both.has(index) ? { in_both: true } : {}) };
    });
    const measured = new Set(own.map(({ index }) => index));
    const analysis = analyses.get(name.series_id) ?? null;
    return {
      name,
      analysis,
      plot: {
        unit: metricOf(name.metric).unit,
        commits: commits.length,
        points: own,
        gaps: commits.flatMap(({ commit_id }, index) =>
          measured.has(index) ? [] : [gapAt(index, reasons.get(commit_id))],
        ),
        marks: (marks.get(name.series_id) ?? [])
          .filter(({ position }) => place.has(position))
          .map(({ position, direction, before, after, ratio, ratio_low, ratio_high }) => ({
            index: place.get(position)!,
            direction,
            before,
            after,
            ratio,
            ratio_low,
            ratio_high,
          })),
        breaks,
        levels: (analysis?.levels ?? []).flatMap(({ from, to, value }) => {
          const end = place_of_sha.get(to);
          return end === undefined ? [] : [{ from: place_of_sha.get(from) ?? 0, to: end, value }];
        }),
        limits: name.bounds
          .filter(({ metric }) => metric === name.metric)
          .map((bound) => limitOf(bound, own, commits.length < total)),
      },
    };
  });
  return { commits: commits.map(toAxisCommit), total, charts, breaks };
}

function readReasons(
  database: View["database"],
  commits: HistoryCommit[],
  series: SeriesName[],
  points: Map<number, { position: number }[]>,
): Map<number, Gap> {
  const first = series[0];
  if (!first) return new Map();
  const least = new Set((points.get(first.series_id) ?? []).map(({ position }) => position));
  return readGaps({
    database,
    commit_ids: commits.filter(({ position }) => !least.has(position)).map(({ commit_id }) => commit_id),
    workload_revision_id: first.workload_revision_id,
    variant_id: first.variant_id,
  });
}

function limitOf({ side, limit }: Bound, points: PlotPoint[], older: boolean): PlotLimit {
  const { newest, broken, since, kept_before } = judgeStanding({ side, limit }, points);
  return {
    side,
    limit,
    state: newest.state,
    why: untoldWords(side, newest),
    broken: broken.map((at) => points[at]!.index),
    since: since === null ? null : points[since]!.index,
    maybe_before: older && !kept_before,
    runs: newest.runs,
  };
}

function gapAt(index: number, gap: Gap | undefined): PlotGap {
  if (!gap) return { index, outcome: "waiting", text: "not measured" };
  const stage = gap.stage === null ? "" : ` at ${gap.stage}`;
  const reason = gap.reason === null ? "" : `: ${gap.reason.slice(0, 160)}`;
  return { index, outcome: gap.outcome, text: `${gap.outcome}${stage}${reason}` };
}

function toAxisCommit({ sha, author, subject, committed_at, pr_number, tags }: HistoryCommit): AxisCommit {
  return { sha, author, subject, committed_at, pr_number, tags };
}
