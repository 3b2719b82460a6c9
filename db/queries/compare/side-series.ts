import { inArray, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import type { MetricKey } from "../../contract/metric.ts";
import { smallestEffectsOf } from "../../contract/smallest-effect.ts";
import { workloadRevision } from "../../schema/index.ts";
import { prepared } from "../../statement.ts";

/** A series in which a commit has a value, of whichever revision, and its runs summed up. */
export type SideSeries = {
  series_id: number;
  workload_revision_id: number;
  workload: string;
  variant_id: number;
  variant: string;
  metric: MetricKey;
  runs: number;
  median: number;
};

const SERIES = 10_000;

/** A commit over all its series on a host class, the newest revisions first; read from the commit's side. */
export function readSideSeries({
  database,
  engine_id,
  host_class,
  commit_id,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
  commit_id: number;
}): SideSeries[] {
  return prepared<SideSeries>(database, OF_COMMIT)
    .all(commit_id, engine_id, host_class, SERIES)
    .sort((a, b) => b.workload_revision_id - a.workload_revision_id || b.variant_id - a.variant_id);
}

const OF_COMMIT = `
  select series.id as series_id, workload_revision.id as workload_revision_id, workload_revision.name as workload,
    variant.id as variant_id, variant.name as variant, series.metric, series_commit.runs, series_commit.median
  from series_commit
  cross join series on series.id = series_commit.series_id
  cross join workload_revision on workload_revision.id = series.workload_revision_id
  cross join variant on variant.id = series.variant_id
  where series_commit.commit_id = ? and series.engine_id = ? and series.host_class = ?
  limit ?`;

/** What revisions of workloads call themselves, and what matters in their series. */
export function readComparedWorkloads({
  database,
  workload_revision_ids,
}: {
  database: Database;
  workload_revision_ids: readonly number[];
}): Map<number, { title: string; effect: (metric: MetricKey) => number }> {
  const rows = database.orm
    .select({ id: workloadRevision.id, name: workloadRevision.name, data: workloadRevision.data })
    .from(workloadRevision)
    .where(
      inArray(
        workloadRevision.id,
        sql`(select value from json_each(${JSON.stringify(workload_revision_ids)}))`,
      ),
    )
    .all();
  return new Map(
    rows.map(({ id, name, data }) => [
      id,
      { title: typeof data.title === "string" ? data.title : name, effect: smallestEffectsOf(data) },
    ]),
  );
}
