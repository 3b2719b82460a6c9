import type { Database } from "../../db/client.ts";
import { type CommonBranch, readPlaces } from "../../db/queries/compare/branch-places.ts";
import {
  type ChangeBetween,
  readChangeFigures,
  readChangesBetween,
} from "../../db/queries/compare/changes-between.ts";
import { readSeriesAnalyses } from "../../db/queries/series-analyses.ts";
import type { Between } from "../../ingest/verdict/index.ts";
import { betweenOf } from "./between-of.ts";

/** What the history of a branch knows between two commits: its changes, and series by series what follows from them. */
export type History = { changes: ChangeBetween[]; between: Map<number, Between> };

export function readBetween({
  database,
  engine_id,
  host_class,
  branch: { branch_id, positions },
  series_ids,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
  branch: CommonBranch;
  /** Those whose levels are asked for. */
  series_ids: number[];
}): History {
  const changes = readChangesBetween({
    database,
    branch_id,
    host_class,
    from_position: Math.min(...positions),
    to_position: Math.max(...positions),
  });
  const regression_ids = changes.map(({ regression_id }) => regression_id);
  const figures = Map.groupBy(readChangeFigures({ database, regression_ids }), ({ series_id }) => series_id);
  const analyses = readSeriesAnalyses({ database, branch_id, series_ids });
  const shas = new Set(
    [...analyses.values()].flatMap(({ levels, suspected }) => [
      ...levels.flatMap(({ from, to }) => [from, to]),
      ...suspected.map(({ sha }) => sha),
    ]),
  );
  const places = readPlaces({ database, engine_id, branch_id, shas: [...shas] });
  const between = series_ids.map((series_id): [number, Between] => [
    series_id,
    betweenOf({
      positions,
      changes,
      figures: figures.get(series_id) ?? [],
      analysis: analyses.get(series_id),
      places,
    }),
  ]);
  return { changes, between: new Map(between) };
}
