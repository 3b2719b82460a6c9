import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { type Bound, boundsOf } from "../contract/bound.ts";
import { compareMetrics, type MetricKey } from "../contract/metric.ts";
import { series, variant, workloadRevision } from "../schema/index.ts";

/** One series, by what it is called on a page. */
export type SeriesName = {
  series_id: number;
  workload_revision_id: number;
  workload: string;
  title: string;
  description: string;
  /** Groups of the catalogue that its workload belongs to. */
  groups: string[];
  variant_id: number;
  variant: string;
  flags: string[];
  metric: MetricKey;
  /** The limits of its workload, on whichever metric. */
  bounds: Bound[];
};

const SERIES = 20_000;

/**
 * The series of an engine on a host class: the newest revision of every workload and of every variant, in
 * the order in which they became known, metrics in the order of display.
 */
export function readSeries({
  database,
  engine_id,
  host_class,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
}): SeriesName[] {
  const rows = database.orm
    .select({
      series_id: series.id,
      workload_revision_id: workloadRevision.id,
      workload: workloadRevision.name,
      variant_id: variant.id,
      variant: variant.name,
      variant_data: variant.data,
      metric: series.metric,
    })
    .from(series)
    .innerJoin(workloadRevision, eq(workloadRevision.id, series.workload_revision_id))
    .innerJoin(variant, eq(variant.id, series.variant_id))
    .where(and(eq(series.engine_id, engine_id), eq(series.host_class, host_class)))
    .orderBy(desc(workloadRevision.id), desc(variant.id), asc(series.id))
    .limit(SERIES)
    .all();
  const newest_workload = new Map<string, number>();
  const newest_variant = new Map<string, number>();
  for (const row of rows) {
    newest_workload.set(
      row.workload,
      Math.max(newest_workload.get(row.workload) ?? 0, row.workload_revision_id),
    );
    newest_variant.set(row.variant, Math.max(newest_variant.get(row.variant) ?? 0, row.variant_id));
  }
  const about = readWorkloadTexts(database, new Set(newest_workload.values()));
  return rows
    .filter(
      (row) =>
        newest_workload.get(row.workload) === row.workload_revision_id &&
        newest_variant.get(row.variant) === row.variant_id,
    )
    .sort(
      (a, b) =>
        a.workload_revision_id - b.workload_revision_id ||
        a.variant_id - b.variant_id ||
        compareMetrics(a.metric, b.metric),
    )
    .map(({ variant_data, ...row }) => ({
      ...row,
      ...about.get(row.workload_revision_id)!,
      flags: variant_data.flags,
    }));
}

/** What revisions say of themselves, read once for all of their series. */
function readWorkloadTexts(
  { orm }: Database,
  ids: ReadonlySet<number>,
): Map<number, Pick<SeriesName, "title" | "description" | "groups" | "bounds">> {
  const rows = orm
    .select({ id: workloadRevision.id, name: workloadRevision.name, data: workloadRevision.data })
    .from(workloadRevision)
    .where(inArray(workloadRevision.id, sql`(select value from json_each(${JSON.stringify([...ids])}))`))
    .all();
  return new Map(
    rows.map(({ id, name, data }) => [
      id,
      {
        title: typeof data.title === "string" ? data.title : name,
        description: typeof data.description === "string" ? data.description : "",
        groups: Array.isArray(data.groups) ? data.groups.filter((one) => typeof one === "string") : [],
        bounds: boundsOf(data),
      },
    ]),
  );
}
