import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { type MetricKey, metricOf, titleWithin } from "../../contract/metric.ts";
import type { Placement } from "../../contract/run.ts";
import { smallestEffectsOf } from "../../contract/smallest-effect.ts";
import { series, variant, workloadRevision } from "../../schema/index.ts";
import { prepared } from "../../statement.ts";

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
  smallest_effect: number;
  runs: {
    commit_id: number;
    session_id: number;
    block: number;
    epoch_id: number;
    value: number;
    placement: Placement;
  }[];
};

/** The series of an engine on hosts of one class, of these workload revisions; their runs as they are asked for. */
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
  const runsOf = keepLast((series_id: number) => {
    const runs: SeriesRuns["runs"] = [];
    for (const [commit_id, run_id, value] of samples.all(series_id)) {
      const run = evidence.get(run_id);
      if (!run) continue;
      const { session_id, block, epoch_id, placement } = run;
      runs.push({ commit_id, session_id, block, epoch_id, value, placement });
    }
    return runs;
  });
  return found.map(({ data, ...one }) => ({
    ...one,
    workload_title: typeof data.title === "string" ? data.title : one.workload,
    smallest_effect: smallestEffectsOf(data)(one.metric),
    get runs() {
      return runsOf(one.series_id);
    },
  }));
}

/** Runs are read when they are asked for, series by series: those of all series of years would not fit into memory. */
function keepLast<Of>(read: (series_id: number) => Of): (series_id: number) => Of {
  let last: { series_id: number; is: Of } | null = null;
  return (series_id) => {
    if (last?.series_id !== series_id) last = { series_id, is: read(series_id) };
    return last.is;
  };
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
  smallest_effect,
}: Pick<
  SeriesRuns,
  "series_id" | "workload" | "workload_title" | "variant" | "metric" | "smallest_effect"
>): Omit<DetectionSeries, "detects" | "runs"> {
  return {
    key: String(series_id),
    group: `${workload}/${variant}`,
    label: judgedLabel({ workload_title, variant, metric }),
    metric,
    better: metricOf(metric).better,
    smallest_effect,
  };
}

/** "Plain GET (io-9) throughput" */
export function judgedLabel({
  workload_title,
  variant,
  metric,
}: Pick<SeriesRuns, "workload_title" | "variant" | "metric">): string {
  const flags = variant === "default" ? "" : ` (${variant})`;
  return `${workload_title}${flags} ${titleWithin(metricOf(metric).title)}`;
}

type DetectionRun = DetectionSeries["runs"][number];

/** Puts a series into the form that detection takes. Runs of commits that are not in `sha_of` are left out. */
export function detectionSeries(
  { runs, ...about }: Omit<SeriesRuns, "better" | "runs"> & { runs: readonly Measured[] },
  sha_of: ReadonlyMap<number, string>,
): DetectionSeries {
  return { ...judgedName(about), detects: metricOf(about.metric).detects, runs: toRuns(runs, sha_of) };
}

/** The same of many series, whose runs are read when they are asked for. */
export function detectionInput(
  series: readonly SeriesRuns[],
  sha_of: ReadonlyMap<number, string>,
): DetectionSeries[] {
  const of = new Map(series.map((one) => [one.series_id, one]));
  const runsOf = keepLast((series_id: number) => toRuns(of.get(series_id)!.runs, sha_of));
  return series.map((one) => ({
    ...judgedName(one),
    detects: metricOf(one.metric).detects,
    get runs() {
      return runsOf(one.series_id);
    },
  }));
}

type Measured = { commit_id: number; session_id: number; block: number; value: number };

function toRuns(runs: readonly Measured[], sha_of: ReadonlyMap<number, string>): DetectionRun[] {
  // Of millions of runs few name another block: each name is held once.
  const names = new Map<string, string>();
  const nameOf = (made: Measured) => {
    const name = blockName(made);
    const known = names.get(name) ?? name;
    names.set(name, known);
    return known;
  };
  const told: DetectionRun[] = [];
  for (const made of runs) {
    const commit = sha_of.get(made.commit_id);
    if (commit !== undefined) told.push({ commit, block: nameOf(made), value: made.value });
  }
  return told;
}

/** A block as detection names it. */
export function blockName({ session_id, block }: { session_id: number; block: number }): string {
  return `${session_id}/${block}`;
}

/** The session that a block, as detection names it, lies in. */
export function sessionOf(block: string): number {
  return Number(block.split("/")[0]);
}
