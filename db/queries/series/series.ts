import type { Database } from "../../client.ts";
import { type Bound, boundsOf } from "../../contract/bound.ts";
import { compareMetrics, type MetricKey } from "../../contract/metric.ts";
import { smallestEffectsOf } from "../../contract/smallest-effect.ts";
import type { VariantData } from "../../contract/variant.ts";
import { prepared } from "../../statement.ts";

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
  /** The smallest relative change that matters in it. */
  smallest_effect: number;
};

type Row = Pick<SeriesName, "series_id" | "workload_revision_id" | "variant_id" | "metric">;
type Workload = Pick<SeriesName, "workload" | "title" | "description" | "groups" | "bounds"> & {
  effect: (metric: MetricKey) => number;
};
type Variant = Pick<SeriesName, "variant" | "flags">;

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
  const rows = prepared<Row>(database, SERIES_OF_CLASS).all(engine_id, host_class);
  const workloads = readWorkloads(database, [...new Set(rows.map((row) => row.workload_revision_id))]);
  const variants = readVariants(database, [...new Set(rows.map((row) => row.variant_id))]);
  const newest_workload = newestByName([...workloads], ({ workload }) => workload);
  const newest_variant = newestByName([...variants], ({ variant }) => variant);
  const metrics = [...new Set(rows.map((row) => row.metric))].sort(compareMetrics);
  const rank_of = new Map(metrics.map((metric, rank) => [metric, rank]));
  const newest = rows
    .filter((row) => newest_workload.has(row.workload_revision_id) && newest_variant.has(row.variant_id))
    // They come the newest first: turned round, little is left to sort.
    .reverse()
    .sort(
      (a, b) =>
        a.workload_revision_id - b.workload_revision_id ||
        a.variant_id - b.variant_id ||
        rank_of.get(a.metric)! - rank_of.get(b.metric)!,
    );
  return newest.map(({ series_id, workload_revision_id, variant_id, metric }) => {
    const { workload, title, description, groups, bounds, effect } = workloads.get(workload_revision_id)!;
    const { variant, flags } = variants.get(variant_id)!;
    return {
      ...{ series_id, workload_revision_id, workload, title, description, groups },
      ...{ variant_id, variant, flags, metric, bounds, smallest_effect: effect(metric) },
    };
  });
}

/** All in the index on a series' identity; what workloads and variants say of themselves is read once for all of their series. */
const SERIES_OF_CLASS = `
  select id as series_id, workload_revision_id, variant_id, metric
  from series where engine_id = ? and host_class = ?
  order by workload_revision_id desc, variant_id desc limit ${SERIES}`;

/** Of those with the same name the number of the newest. */
function newestByName<Of>(known: readonly [id: number, Of][], nameOf: (one: Of) => string): Set<number> {
  const newest = new Map<string, number>();
  for (const [id, one] of known) newest.set(nameOf(one), Math.max(newest.get(nameOf(one)) ?? 0, id));
  return new Set(newest.values());
}

function readWorkloads(database: Database, ids: readonly number[]): Map<number, Workload> {
  const rows = prepared<[id: number, name: string, data: string]>(database, WORKLOADS).raw();
  return new Map(
    rows.all(JSON.stringify(ids)).map(([id, name, stored]) => {
      const data = JSON.parse(stored) as Record<string, unknown>;
      const about = {
        workload: name,
        title: typeof data.title === "string" ? data.title : name,
        description: typeof data.description === "string" ? data.description : "",
        groups: Array.isArray(data.groups) ? data.groups.filter((one) => typeof one === "string") : [],
        bounds: boundsOf(data),
        effect: smallestEffectsOf(data),
      };
      return [id, about];
    }),
  );
}

function readVariants(database: Database, ids: readonly number[]): Map<number, Variant> {
  const rows = prepared<[id: number, name: string, data: string]>(database, VARIANTS).raw();
  return new Map(
    rows.all(JSON.stringify(ids)).map(([id, name, data]) => {
      const { flags } = JSON.parse(data) as VariantData;
      return [id, { variant: name, flags }];
    }),
  );
}

const AMONG = "where id in (select value from json_each(?))";
const WORKLOADS = `select id, name, data from workload_revision ${AMONG}`;
const VARIANTS = `select id, name, data from variant ${AMONG}`;
