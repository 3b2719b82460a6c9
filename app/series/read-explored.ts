import type { Asked } from "../../components/explorer/explore-href.ts";
import type { WorkloadLine } from "../../components/explorer/workload-lines.tsx";
import { readSeries } from "../../db/queries/series/series.ts";
import { readSeriesNoise } from "../../db/queries/series/series-noise.ts";
import type { View } from "../view.ts";
import { arrange, pagesOf } from "./arrange.ts";
import { type Explored, explore, type Facet, findSeries } from "./explore.ts";
import { readLately, readLateMoves } from "./lately.ts";
import { readTiles, type TileGroup } from "./read-tiles.ts";
import { workloadLines } from "./workload-lines.ts";

/** What the explorer shows of what was asked for. */
export type Read = Explored & {
  /** The newest commits, among which it is told what moved. */
  lately: number;
  /** All series of the view, whatever was asked for. */
  total: number;
  /** The group that stands for the usual traffic; null where there is none. */
  core: string | null;
  page: number;
  pages: number;
  groups: TileGroup[];
  lines: WorkloadLine[];
};

/** Lines of a page. */
const LINES = 300;
/** Groups whose workloads are the usual traffic, the first that there is. */
const USUAL = ["core", "quick"];

/** Reads no more values than the page shows. */
export function readExplored(view: View, asked: Asked): Read {
  const { database, engine_id, branch_id, host_class } = view;
  if (branch_id === null || host_class === null) return NOTHING;
  const all = readSeries({ database, engine_id, host_class });
  const lately = readLately(view, branch_id);
  const moves = readLateMoves(view, lately);
  const explored = explore(all, asked, (series_id) => moves.has(series_id));
  const hosts = hostFacet(view, host_class, (on) =>
    on === host_class ? explored.found.length : countOn({ ...view, host_class: on }, asked, lately),
  );
  const series_ids = explored.found.map(({ series_id }) => series_id);
  const noise =
    asked.sort === "noise" || asked.view === "lines"
      ? readSeriesNoise({ database, series_ids, branch_id })
      : new Map();
  const groups = arrange(explored.found, asked.sort, { moves, noise });
  const known = {
    ...explored,
    facets: [...explored.facets, ...hosts],
    lately: lately.commits,
    total: all.length,
    core: USUAL.find((name) => all.some((one) => one.groups.includes(name))) ?? null,
  };
  if (asked.view === "lines") {
    const lines = workloadLines(groups.slice(0, LINES), { moves, noise });
    return { ...known, page: 1, pages: 1, groups: [], lines };
  }
  const pages = pagesOf(groups);
  const page = Math.min(asked.page, Math.max(1, pages.length));
  const about = asked.sort === "noise" ? { moves, noise } : { moves };
  return {
    ...known,
    page,
    pages: pages.length,
    groups: readTiles(view, pages[page - 1] ?? [], about),
    lines: [],
  };
}

/** One class is always chosen, and of one alone there is no choice. */
function hostFacet({ host_classes }: View, chosen: string, count: (host_class: string) => number): Facet[] {
  if (host_classes.length < 2) return [];
  const values = host_classes.map((name, at) => ({
    // The usual one stands in no address.
    value: at === 0 ? "" : name,
    title: name,
    series: count(name),
    chosen: name === chosen,
  }));
  return [{ name: "host", title: "Host", values }];
}

/** How many series the same question finds on a host class. */
function countOn(
  view: View & { host_class: string },
  asked: Asked,
  lately: { from_position: number },
): number {
  const { database, engine_id, host_class } = view;
  const moves = asked.moved ? readLateMoves(view, lately) : null;
  const all = readSeries({ database, engine_id, host_class });
  return findSeries(all, asked, (series_id) => moves?.has(series_id) ?? false).length;
}

const NOTHING: Read = {
  ...{ found: [], facets: [], obstacles: [], lately: 0, total: 0, core: null },
  ...{ page: 1, pages: 0, groups: [], lines: [] },
};
