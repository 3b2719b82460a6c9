import { and, eq, inArray, isNotNull, ne } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { MetricName } from "../contract/metric.ts";
import type { Placement } from "../contract/run.ts";
import { run, sample, series, session, variant, workloadRevision } from "../schema/index.ts";

/** A series with every run that is evidence: outcome "ok", placement not broken, its session complete. */
export type SeriesRuns = {
  series_id: number;
  workload: string;
  workload_title: string;
  variant: string;
  metric: MetricName;
  better: "higher" | "lower";
  runs: { commit_id: number; session_id: number; value: number; placement: Placement }[];
};

/** The series of an engine on hosts of one class, of these workload revisions, with their runs. */
export function readSeriesRuns(
  database: Database,
  input: { engine_id: number; host_class: string; workload_revision_ids: number[] },
): SeriesRuns[] {
  const { orm } = database;
  const found = orm
    .select({
      series_id: series.id,
      workload: workloadRevision.name,
      data: workloadRevision.data,
      variant: variant.name,
      metric: series.metric,
      better: series.better,
    })
    .from(series)
    .innerJoin(workloadRevision, eq(workloadRevision.id, series.workload_revision_id))
    .innerJoin(variant, eq(variant.id, series.variant_id))
    .where(
      and(
        eq(series.engine_id, input.engine_id),
        eq(series.host_class, input.host_class),
        inArray(series.workload_revision_id, input.workload_revision_ids),
      ),
    )
    .all();
  return found.map(({ data, ...one }) => ({
    ...one,
    workload_title: typeof data.title === "string" ? data.title : one.workload,
    runs: orm
      .select({
        commit_id: sample.commit_id,
        session_id: run.session_id,
        value: sample.value,
        placement: run.placement,
      })
      .from(sample)
      .innerJoin(run, eq(run.id, sample.run_id))
      .innerJoin(session, eq(session.id, run.session_id))
      .where(
        and(
          eq(sample.series_id, one.series_id),
          eq(run.outcome, "ok"),
          ne(run.placement, "broken"),
          isNotNull(session.ended_at),
        ),
      )
      .all(),
  }));
}
