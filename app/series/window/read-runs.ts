import type { WindowSeries } from "../../../db/contract/series-window.ts";
import type { SeriesLine } from "../../../db/queries/window/series-line.ts";
import { MOST_RUNS, readSingleRuns, type SingleRun } from "../../../db/queries/window/single-runs.ts";
import type { Asked } from "./ask-window.ts";

/** Commits of a stretch up to which every single run is given. */
const WITH_RUNS = 150;

/** The single runs of the series in focus: of all commits where they are few enough, else of the pinned ones. */
export function readRuns(
  { view: { database }, chosen, pins, stretch }: Asked,
  line: SeriesLine,
): SingleRun[] {
  const count = line.runs.reduce((sum, runs) => sum + runs, 0);
  const all = stretch.to - stretch.from < WITH_RUNS && count <= MOST_RUNS;
  return readSingleRuns({
    database,
    series_id: chosen[0]!.series.series_id,
    commit_ids: all ? line.commit_id : pins.map(({ commit_id }) => commit_id),
  });
}

/** Those of the commits given, as columns, and the hosts that made them. */
export function tellRuns(
  runs: readonly SingleRun[],
  line: SeriesLine,
  entry_of: ReadonlyMap<number, number>,
): { single_runs: WindowSeries["single_runs"]; hosts: string[] } {
  const entries = new Map(line.commit_id.map((id, i) => [id, entry_of.get(line.position[i]!)]));
  const told = runs.filter(({ commit_id }) => entries.get(commit_id) !== undefined);
  const hosts = [...new Set(told.map(({ host }) => host))];
  return {
    single_runs: {
      at: told.map(({ commit_id }) => entries.get(commit_id)!),
      values: told.map(({ value }) => value),
      host: told.map(({ host }) => hosts.indexOf(host)),
    },
    hosts,
  };
}
