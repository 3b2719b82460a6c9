import type { Tile } from "../../components/charts/series-tile.tsx";
import { seriesHref } from "../../components/ui/series-href.ts";
import { METRICS, metricOf } from "../../db/contract/metric.ts";
import { readNewestPositions } from "../../db/queries/branch/tip.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import { readSeriesMarks, type SeriesMark } from "../../db/queries/series/series-marks.ts";
import type { SeriesMove } from "../../db/queries/series/series-moves.ts";
import { readSeriesMedians } from "../../db/queries/series/series-points.ts";
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

/** What some series in little are drawn from: the positions of the newest commits, and what each has there. */
export type TileData = {
  positions: number[];
  medians: Map<number, { position: number; median: number }[]>;
  marks: Map<number, SeriesMark[]>;
};

type About = {
  moves?: ReadonlyMap<number, readonly SeriesMove[]>;
  noise?: ReadonlyMap<number, { noise_between_runs: number | null }>;
};

/** Some series in little, workload by workload in the order in which they come, with what is known of each besides its values. */
export function readTiles(view: View, chosen: readonly SeriesName[], about: About = {}): TileGroup[] {
  return tellTiles(view, chosen, readTileData(view, chosen), about);
}

export function readTileData({ database, branch_id }: View, chosen: readonly SeriesName[]): TileData {
  if (branch_id === null) return { positions: [], medians: new Map(), marks: new Map() };
  const series_ids = chosen.slice(0, SERIES).map(({ series_id }) => series_id);
  const positions = readNewestPositions({ database, branch_id, limit: COMMITS });
  const from_position = positions[0] ?? 0;
  return {
    positions,
    medians: readSeriesMedians({ database, series_ids, branch_id, from_position }),
    marks: readSeriesMarks({ database, series_ids, branch_id, from_position }),
  };
}

export function tellTiles(
  { branch_id, query }: View,
  chosen: readonly SeriesName[],
  { positions, medians, marks }: TileData,
  about: About = {},
): TileGroup[] {
  if (branch_id === null) return [];
  const series = chosen.slice(0, SERIES);
  const index_of = new Map(positions.map((position, index) => [position, index]));
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
