import type { Database } from "../../db/client.ts";
import { readBranchCommits } from "../../db/queries/ingest/branch-commits.ts";
import { readSeries } from "../../db/queries/series/series.ts";
import { readSeriesMedians } from "../../db/queries/series/series-points.ts";
import type { ExampleTruth } from "../../ingest/example/truth.ts";

const AROUND = 5;

type Place = { engine_id: number; host_class: string; branch_id: number };

/** What detection saw of each series that a commit was to move: the medians of the commits around it, `|` where it is. */
export function valuesAround(
  database: Database,
  place: Place,
  { sha, effects }: ExampleTruth["commits"][number],
): string[] {
  const at = readBranchCommits(database, place.branch_id).find((one) => one.sha === sha)?.position;
  if (at === undefined) return [];
  const known = readSeries({ database, ...place });
  return effects.map((effect) => {
    const series_ids = known
      .filter(({ workload, metric }) => workload === effect.workload && metric === effect.metric)
      .map(({ series_id }) => series_id);
    const medians = readSeriesMedians({ database, ...place, series_ids, from_position: at - AROUND });
    const words = [...medians.values()]
      .flat()
      .filter(({ position }) => position <= at + AROUND)
      .map(({ position, median }) => `${position === at ? "| " : ""}${Number(median.toPrecision(4))}`);
    return `  ${effect.workload} ${effect.metric}: ${words.join(" ") || "not measured"}`;
  });
}
