import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import type { MetricKey } from "../../contract/metric.ts";
import { series, seriesCommit, variant, workloadRevision } from "../../schema/index.ts";

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
  return database.orm
    .select({
      series_id: series.id,
      workload_revision_id: workloadRevision.id,
      workload: workloadRevision.name,
      variant_id: variant.id,
      variant: variant.name,
      metric: series.metric,
      runs: seriesCommit.runs,
      median: seriesCommit.median,
    })
    .from(seriesCommit)
    .innerJoin(series, eq(series.id, seriesCommit.series_id))
    .innerJoin(workloadRevision, eq(workloadRevision.id, series.workload_revision_id))
    .innerJoin(variant, eq(variant.id, series.variant_id))
    .where(
      and(
        eq(seriesCommit.commit_id, commit_id),
        eq(series.engine_id, engine_id),
        eq(series.host_class, host_class),
      ),
    )
    .orderBy(desc(workloadRevision.id), desc(variant.id), series.id)
    .limit(SERIES)
    .all();
}

/** What revisions of workloads call themselves. */
export function readWorkloadTitles({
  database,
  workload_revision_ids,
}: {
  database: Database;
  workload_revision_ids: readonly number[];
}): Map<number, string> {
  const rows = database.orm
    .select({
      id: workloadRevision.id,
      title: sql<string>`coalesce(json_extract(${workloadRevision.data}, '$.title'), ${workloadRevision.name})`,
    })
    .from(workloadRevision)
    .where(
      inArray(
        workloadRevision.id,
        sql`(select value from json_each(${JSON.stringify(workload_revision_ids)}))`,
      ),
    )
    .all();
  return new Map(rows.map(({ id, title }) => [id, String(title)]));
}
