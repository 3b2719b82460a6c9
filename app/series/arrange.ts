import type { Asked } from "../../components/explorer/explore-href.ts";
import { metricOf } from "../../db/contract/metric.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import type { SeriesMove } from "../../db/queries/series/series-moves.ts";
import { factorOf } from "./lately.ts";

/** Small charts of a page at most, but for a workload that has more by itself. */
export const TILES = 80;

/** What series are put in order by. */
type Known = {
  moves: ReadonlyMap<number, readonly SeriesMove[]>;
  noise: ReadonlyMap<number, { noise_between_runs: number | null }>;
};

/** Series in the order that was asked for, those of one workload with a variant together. */
export function arrange(
  found: readonly SeriesName[],
  sort: Asked["sort"],
  { moves, noise }: Known,
): SeriesName[][] {
  const groups = Map.groupBy(found, ({ workload, variant }) => `${workload} ${variant}`);
  const weightOf = ({ series_id, metric }: SeriesName): number => {
    if (sort === "moved") return Math.max(0, ...(moves.get(series_id) ?? []).map(factorOf));
    return sort === "noise" && metricOf(metric).detects ? (noise.get(series_id)?.noise_between_runs ?? 0) : 0;
  };
  return [...groups.values()]
    .map((group) => ({ group, weight: Math.max(...group.map(weightOf)) }))
    .sort((a, b) => (a.weight === b.weight ? 0 : b.weight > a.weight ? 1 : -1))
    .map(({ group }) => group);
}

/** Whole groups, as many to a page as its charts have room for. */
export function pagesOf(groups: readonly SeriesName[][]): SeriesName[][] {
  const pages: SeriesName[][] = [];
  for (const group of groups) {
    const open = pages.at(-1);
    if (open && open.length + group.length <= TILES) open.push(...group);
    else pages.push([...group]);
  }
  return pages;
}
