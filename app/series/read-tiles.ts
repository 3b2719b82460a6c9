import type { Tile } from "../../components/charts/series-tile.tsx";
import { seriesHref } from "../../components/ui/series-href.ts";
import { METRICS, type MetricKey, metricOf } from "../../db/contract/metric.ts";
import { readHistory } from "../../db/queries/history.ts";
import { readSeries, type SeriesName } from "../../db/queries/series.ts";
import { readSeriesMarks } from "../../db/queries/series-marks.ts";
import { readSeriesPoints } from "../../db/queries/series-points.ts";
import type { View } from "../view.ts";

/** The series of one workload and variant, in little. */
export type TileGroup = {
  workload: string;
  title: string;
  description: string;
  variant: string;
  tiles: Tile[];
};

/** Commits of a small chart, and series of a page. */
const COMMITS = 60;
const SERIES = 400;

/** The series of a view in little, workload by workload; only some metrics where they are named. */
export function readTiles(
  { database, engine_id, branch_id, host_class, query }: View,
  metrics?: readonly MetricKey[],
): TileGroup[] {
  if (branch_id === null || host_class === null) return [];
  const series = readSeries({ database, engine_id, host_class })
    .filter(({ metric }) => !metrics || metrics.includes(metric))
    .slice(0, SERIES);
  const series_ids = series.map(({ series_id }) => series_id);
  const { commits } = readHistory({ database, branch_id, limit: COMMITS });
  const index_of = new Map(commits.map(({ position }, index) => [position, index]));
  const from_position = commits[0]?.position ?? 0;
  const points = readSeriesPoints({ database, series_ids, branch_id, from_position });
  const marks = readSeriesMarks({ database, series_ids, branch_id });
  const tileOf = ({ series_id, workload, variant, metric }: SeriesName): Tile => ({
    href: seriesHref({ workload, variant, metric, query }),
    title: METRICS[metricOf(metric).name].title,
    part: metricOf(metric).part,
    inside: metricOf(metric).inside === true,
    unit: metricOf(metric).unit,
    commits: commits.length,
    points: (points.get(series_id) ?? []).map(({ position, median }) => ({
      index: index_of.get(position)!,
      median,
    })),
    marks: (marks.get(series_id) ?? [])
      .filter(({ position }) => index_of.has(position))
      .map(({ position, direction }) => ({ index: index_of.get(position)!, direction })),
  });
  const groups = Map.groupBy(series, ({ workload, variant }) => `${workload} ${variant}`);
  return [...groups.values()].map((group) => {
    const { workload, title, description, variant } = group[0]!;
    return { workload, title, description, variant, tiles: group.map(tileOf) };
  });
}
