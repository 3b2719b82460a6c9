import { and, eq, inArray, isNotNull, ne } from "drizzle-orm";
import type { Database } from "../client.ts";
import { type MetricKey, metricOf } from "../contract/metric.ts";
import type { Placement } from "../contract/run.ts";
import { run, sample, series, session, variant, workloadRevision } from "../schema/index.ts";

/** A series as detection takes it. */
export type DetectionSeries = {
  key: string;
  /** Percentiles of one group count as one vote. */
  group: string;
  label: string;
  metric: MetricKey;
  better: "higher" | "lower";
  detects: boolean;
  smallest_effect: number;
  runs: { commit: string; block: string; value: number }[];
};

/**
 * A series with every run that is evidence over history: outcome "ok", placement not broken, its session complete. Reruns are
 * made because of what was seen, so they would lean towards it.
 */
export type SeriesRuns = {
  series_id: number;
  workload: string;
  workload_title: string;
  variant: string;
  metric: MetricKey;
  better: "higher" | "lower";
  runs: {
    commit_id: number;
    session_id: number;
    block: number;
    epoch_id: number;
    value: number;
    placement: Placement;
  }[];
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
        block: run.block,
        epoch_id: session.epoch_id,
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
          ne(session.kind, "rerun"),
        ),
      )
      .all(),
  }));
}

/** Puts a series into the form that detection takes. Runs of commits that are not in `sha_of` are left out. */
export function detectionSeries(
  {
    series_id,
    workload,
    workload_title,
    variant,
    metric,
    runs,
  }: Omit<SeriesRuns, "better" | "runs"> & {
    runs: readonly { commit_id: number; session_id: number; block: number; value: number }[];
  },
  sha_of: ReadonlyMap<number, string>,
): DetectionSeries {
  const { better, detects, smallest_effect, title } = metricOf(metric);
  return {
    key: String(series_id),
    group: `${workload}/${variant}`,
    label: `${workload_title}${variant === "default" ? "" : ` (${variant})`} ${title.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())}`,
    metric,
    better,
    detects,
    smallest_effect,
    runs: runs.flatMap(({ commit_id, value, ...made }) => {
      const commit = sha_of.get(commit_id);
      return commit === undefined ? [] : [{ commit, block: blockName(made), value }];
    }),
  };
}

/** A block as detection names it. */
export function blockName({ session_id, block }: { session_id: number; block: number }): string {
  return `${session_id}/${block}`;
}

/** The session that a block, as detection names it, lies in. */
export function sessionOf(block: string): number {
  return Number(block.split("/")[0]);
}
