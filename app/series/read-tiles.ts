import type { Tile } from "../../components/charts/series-tile.tsx";
import { seriesHref } from "../../components/ui/series-href.ts";
import { METRICS, metricOf } from "../../db/contract/metric.ts";
import type { SeriesName } from "../../db/queries/series.ts";
import { readSeriesMarks } from "../../db/queries/series-marks.ts";
import type { SeriesMove } from "../../db/queries/series-moves.ts";
import { readSeriesMedians } from "../../db/queries/series-points.ts";
import { readNewestPositions } from "../../db/queries/tip.ts";
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

/** Some series in little, workload by workload in the order in which they come, with what is known of each besides its values. */
export function readTiles(
  { database, branch_id, query }: View,
  chosen: readonly SeriesName[],
  about: {
    moves?: ReadonlyMap<number, readonly SeriesMove[]>;
    noise?: ReadonlyMap<number, { noise_between_runs: number | null }>;
  } = {},
): TileGroup[] {
  if (branch_id === null) return [];
  const series = chosen.slice(0, SERIES);
  const series_ids = series.map(({ series_id }) => series_id);
  const positions = readNewestPositions({ database, branch_id, limit: COMMITS });
  const index_of = new Map(positions.map((position, index) => [position, index]));
  const from_position = positions[0] ?? 0;
  const medians = readSeriesMedians({ database, series_ids, branch_id, from_position });
  const marks = readSeriesMarks({ database, series_ids, branch_id, from_position });
  const tileOf = ({ series_id, workload, variant, metric }: SeriesName): Tile => ({
    href: seriesHref({ workload, variant, metric, query }),
    title: METRICS[metricOf(metric).name].title,
    part: metricOf(metric).part,
    inside: metricOf(metric).inside === true,
    unit: metricOf(metric).unit,
    commits: positions.length,
    points: (medians.get(series_id) ?? []).map(({ position, median }) => ({
      index: index_of.get(position)!,
      median,
    })),
    marks: (marks.get(series_id) ?? []).map(({ position, direction }) => ({
      index: index_of.get(position)!,
      direction,
    })),
    move: about.moves?.get(series_id)?.[0] ?? null,
    noise: metricOf(metric).detects ? (about.noise?.get(series_id)?.noise_between_runs ?? null) : null,
  });
  const groups = Map.groupBy(series, ({ workload, variant }) => `${workload} ${variant}`);
  return [...groups.values()].map((group) => {
    const { workload, title, description, variant } = group[0]!;
    return { workload, title, description, variant, tiles: group.map(tileOf) };
  });
}
