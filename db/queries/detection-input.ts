import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../client.ts";
import { type MetricKey, metricOf } from "../contract/metric.ts";
import type { Placement } from "../contract/run.ts";
import { series, variant, workloadRevision } from "../schema/index.ts";
import { prepared } from "../statement.ts";

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
  input: { engine_id: number; host_class: string; workload_revision_ids: readonly number[] },
): SeriesRuns[] {
  const { engine_id, host_class } = input;
  const runs = prepared<EvidenceRun & { id: number }>(database, EVIDENCE).all(engine_id, host_class);
  const evidence = new Map(runs.map(({ id, ...run }) => [id, run]));
  const found = database.orm
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
        eq(series.engine_id, engine_id),
        eq(series.host_class, host_class),
        inArray(series.workload_revision_id, [...input.workload_revision_ids]),
      ),
    )
    .all();
  const samples = prepared<[commit_id: number, run_id: number, value: number]>(database, SAMPLES).raw();
  return found.map(({ data, ...one }) => ({
    ...one,
    workload_title: typeof data.title === "string" ? data.title : one.workload,
    runs: samples.all(one.series_id).flatMap(([commit_id, run_id, value]) => {
      const run = evidence.get(run_id);
      return run ? [{ commit_id, value, ...run }] : [];
    }),
  }));
}

type EvidenceRun = { session_id: number; block: number; epoch_id: number; placement: Placement };

/** Read once for all series: every sample of a run shares what makes it evidence. */
const EVIDENCE = `
  select run.id, run.session_id, run.block, session.epoch_id, run.placement
  from host
  cross join session on session.engine_id = ? and session.host_id = host.id
  cross join run on run.session_id = session.id
  where host.class = ? and run.outcome = 'ok' and run.placement <> 'broken'
    and session.ended_at is not null and session.kind <> 'rerun'`;
const SAMPLES = "select commit_id, run_id, value from sample where series_id = ?";

/** How a series is called wherever it is judged. */
export function judgedName({
  series_id,
  workload,
  workload_title,
  variant,
  metric,
}: Pick<SeriesRuns, "series_id" | "workload" | "workload_title" | "variant" | "metric">): Omit<
  DetectionSeries,
  "detects" | "runs"
> {
  const { better, smallest_effect, title } = metricOf(metric);
  const flags = variant === "default" ? "" : ` (${variant})`;
  const what = title.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
  return {
    key: String(series_id),
    group: `${workload}/${variant}`,
    label: `${workload_title}${flags} ${what}`,
    metric,
    better,
    smallest_effect,
  };
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
  const { detects } = metricOf(metric);
  // Of millions of runs few name another block: each name is held once.
  const names = new Map<string, string>();
  const nameOf = (made: { session_id: number; block: number }) => {
    const name = blockName(made);
    const known = names.get(name) ?? name;
    names.set(name, known);
    return known;
  };
  return {
    ...judgedName({ series_id, workload, workload_title, variant, metric }),
    detects,
    runs: runs.flatMap(({ commit_id, value, ...made }) => {
      const commit = sha_of.get(commit_id);
      return commit === undefined ? [] : [{ commit, block: nameOf(made), value }];
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
