import type { Database } from "../../client.ts";
import type { MetricKey } from "../../contract/metric.ts";
import { smallestEffectsOf } from "../../contract/smallest-effect.ts";
import { prepared } from "../../statement.ts";

/** A series in which a commit has a value, of whichever revision, and its runs summed up. */
export type SideSeries = {
  series_id: number;
  workload_revision_id: number;
  workload: string;
  title: string;
  variant_id: number;
  variant: string;
  metric: MetricKey;
  /** The smallest relative change that matters in it. */
  smallest_effect: number;
  runs: number;
  median: number;
};

type Row = [
  series_id: number,
  workload_revision_id: number,
  variant_id: number,
  metric: MetricKey,
  runs: number,
  median: number,
];

const SERIES = 10_000;

/** Commits over all their series, each on a host class, the newest revisions first; read from the commits' side. */
export function readSideSeries({
  database,
  engine_id,
  sides,
}: {
  database: Database;
  engine_id: number;
  sides: readonly { commit_id: number; host_class: string }[];
}): SideSeries[][] {
  const of_commit = prepared<Row>(database, OF_COMMIT).raw();
  const rows = sides.map(({ commit_id, host_class }) =>
    of_commit.all(commit_id, engine_id, host_class, SERIES),
  );
  const workloads = readWorkloads(database, new Set(rows.flat().map((row) => row[1])));
  const variants = readVariants(database, new Set(rows.flat().map((row) => row[2])));
  return rows.map((own) =>
    own
      .map(([series_id, workload_revision_id, variant_id, metric, runs, median]): SideSeries => {
        const { name: workload, title, effect } = workloads.get(workload_revision_id)!;
        const variant = variants.get(variant_id)!;
        return {
          series_id,
          workload_revision_id,
          workload,
          title,
          variant_id,
          variant,
          metric,
          smallest_effect: effect(metric),
          runs,
          median,
        };
      })
      // Most series are as old as their revision: turned round, little is left to sort.
      .reverse()
      .sort((a, b) => b.workload_revision_id - a.workload_revision_id || b.variant_id - a.variant_id),
  );
}

const OF_COMMIT = `
  select series.id, series.workload_revision_id, series.variant_id, series.metric, series_commit.runs,
    series_commit.median
  from series_commit
  cross join series on series.id = series_commit.series_id
  where series_commit.commit_id = ? and series.engine_id = ? and series.host_class = ?
  limit ?`;

type Workload = { name: string; title: string; effect: (metric: MetricKey) => number };

/** Workloads and variants are few: they are read once for all series. */
function readWorkloads(database: Database, ids: ReadonlySet<number>): Map<number, Workload> {
  const rows = prepared<{ id: number; name: string; title: string; data: string | null }>(
    database,
    WORKLOADS,
  ).all(JSON.stringify([...ids]));
  return new Map(
    rows.map(({ id, name, title, data }) => [
      id,
      { name, title: String(title), effect: smallestEffectsOf(data === null ? {} : JSON.parse(data)) },
    ]),
  );
}

function readVariants(database: Database, ids: ReadonlySet<number>): Map<number, string> {
  const rows = prepared<{ id: number; name: string }>(database, VARIANTS).all(JSON.stringify([...ids]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Most workloads leave to their metrics what matters: the rest of their data is not needed. */
const WORKLOADS = `
  select id, name, coalesce(json_extract(data, '$.title'), name) as title,
    case when json_array_length(data, '$.smallest_effects') > 0 then data end as data
  from workload_revision where id in (select value from json_each(?))`;
const VARIANTS = "select id, name from variant where id in (select value from json_each(?))";
