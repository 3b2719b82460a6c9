import type { Database } from "../../db/client.ts";
import { type CommonBranch, readPlaces } from "../../db/queries/compare/branch-places.ts";
import {
  type ChangeBetween,
  type ChangeFigures,
  readChangeFigures,
  readChangesBetween,
} from "../../db/queries/compare/changes-between.ts";
import { readSeriesLevels, type SeriesLevels } from "../../db/queries/series/series-levels.ts";
import type { Between } from "../../ingest/verdict/index.ts";
import { betweenOf } from "./between-of.ts";

/** What the history of a branch knows between two commits: its changes, and what follows from them is told series by series. */
export type History = {
  branch: CommonBranch;
  changes: ChangeBetween[];
  figures: Map<number, ChangeFigures[]>;
  levels: Map<number, SeriesLevels>;
  /** Where the ends of levels are on the branch, by commit. */
  places: Map<number, number>;
};

export function readHistoryBetween({
  database,
  host_class,
  branch,
  series_ids,
}: {
  database: Database;
  host_class: string;
  branch: CommonBranch;
  /** Those of which it is told what follows. */
  series_ids: readonly number[];
}): History {
  const { branch_id, positions } = branch;
  const changes = readChangesBetween({
    database,
    branch_id,
    host_class,
    from_position: Math.min(...positions),
    to_position: Math.max(...positions),
  });
  const regression_ids = changes.map(({ regression_id }) => regression_id);
  const known = { branch, changes, figures: new Map(), levels: new Map(), places: new Map() };
  if (series_ids.length === 0) return known;
  const figures = Map.groupBy(readChangeFigures({ database, regression_ids }), ({ series_id }) => series_id);
  const levels = readSeriesLevels({ database, branch_id, series_ids });
  const commit_ids = new Set<number>();
  for (const { levels: own, suspected } of levels.values()) {
    for (const { from_commit_id, to_commit_id } of own) commit_ids.add(from_commit_id).add(to_commit_id);
    for (const commit_id of suspected) commit_ids.add(commit_id);
  }
  return {
    ...known,
    figures,
    levels,
    places: readPlaces({ database, branch_id, commit_ids: [...commit_ids] }),
  };
}

/** What follows for one series. */
export function tellBetween(
  { branch, changes, figures, levels, places }: History,
  series_id: number,
): Between {
  return betweenOf({
    positions: branch.positions,
    changes,
    figures: figures.get(series_id) ?? [],
    analysis: levels.get(series_id),
    places,
  });
}
