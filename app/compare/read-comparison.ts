import type { Database } from "../../db/client.ts";
import type { MetricKey } from "../../db/contract/metric.ts";
import { readCommonBranch } from "../../db/queries/compare/branch-places.ts";
import type { ChangeBetween } from "../../db/queries/compare/changes-between.ts";
import {
  type MeasuredIn,
  readMeasuredIn,
  readSharedSessions,
  readSharedValues,
  type SharedValue,
} from "../../db/queries/compare/shared-sessions.ts";
import { readComparedWorkloads, readSideSeries } from "../../db/queries/compare/side-series.ts";
import { blockName, detectionSeries } from "../../db/queries/detection-input.ts";
import {
  type ApartInput,
  type ApartRow,
  type Between,
  compareApart,
  type SharedRun,
} from "../../ingest/verdict/index.ts";
import { pairSeries, type SeriesPair, type Variants } from "./pair-series.ts";
import { readBetween } from "./read-between.ts";

/** One of the two: a commit, and where it was measured. */
export type Side = { commit_id: number; host_class: string };

/** A series of the comparison: what it is, what both measured, and what can be said. */
export type ComparedSeries = {
  workload: string;
  title: string;
  variant: string;
  metric: MetricKey;
  runs_a: number;
  runs_b: number;
  row: ApartRow;
};

export type Comparison = {
  series: ComparedSeries[];
  /** Sessions that measured both; the newest 20 at most. */
  sessions: number;
  /** Some of their runs were held to no cores of their own. */
  unpinned: boolean;
  /** What is known to have changed between the two; null where they are not two commits of one branch and host class. */
  history: { branch: string; positions: [number, number]; changes: ChangeBetween[] } | null;
};

/** Compares b with a in every series that either has a value in. */
export function readComparison({
  database,
  engine_id,
  branch_id,
  a,
  b,
  variants,
}: {
  database: Database;
  engine_id: number;
  /** The branch whose history is looked at, where it holds both. */
  branch_id: number | null;
  a: Side;
  b: Side;
  variants: Variants;
}): Comparison {
  const seriesOf = (side: Side) => readSideSeries({ database, engine_id, ...side });
  const pairs = pairSeries(seriesOf(a), seriesOf(b), variants);
  const same_host = a.host_class === b.host_class;
  const commit_ids = [a.commit_id, b.commit_id] as const;
  const session_ids = same_host ? readSharedSessions({ database, host_class: a.host_class, commit_ids }) : [];
  const series_ids = idsOf(pairs);
  const values = readSharedValues({ database, engine_id, ...a, session_ids, commit_ids, series_ids });
  const found =
    same_host && variants === null && a.commit_id !== b.commit_id
      ? readCommonBranch({ database, engine_id, commit_ids, preferred: branch_id })
      : null;
  const known = found && readBetween({ database, engine_id, ...a, branch: found, series_ids });
  return {
    series: judge(pairs, {
      workloads: workloadsOf(database, pairs),
      runs: sharedRuns(values, a, b),
      obstacle: obstacleOf(database, a, b, session_ids.length > 0),
      between: known?.between ?? new Map(),
      names_variants: variants === null,
    }),
    sessions: session_ids.length,
    unpinned: values.some(({ placement }) => placement === "unpinned"),
    history: found && { branch: found.name, positions: found.positions, changes: known?.changes ?? [] },
  };
}

type Known = {
  workloads: ReturnType<typeof readComparedWorkloads>;
  runs: (pair: SeriesPair) => SharedRun[];
  obstacle: ApartInput["obstacle"];
  between: Map<number, Between>;
  /** Two variants of one series are told apart by the page, not by each row. */
  names_variants: boolean;
};

function judge(pairs: SeriesPair[], known: Known): ComparedSeries[] {
  const { runs, obstacle, between } = known;
  const named = pairs.map((pair) => ({ ...pair, ...aboutPair(pair, known) }));
  const rows = compareApart(
    named.map((pair) => ({
      ...{ series: pair.about.key, group: pair.about.group, label: pair.about.label, metric: pair.metric },
      ...{ better: pair.about.better, detects: pair.about.detects },
      smallest_effect: pair.about.smallest_effect,
      a: pair.a?.median ?? null,
      b: pair.b?.median ?? null,
      shared: runs(pair),
      obstacle: obstacle === "other-host" ? obstacle : pair.alike ? obstacle : "other-traffic",
      between: pair.alike ? (between.get(Number(pair.about.key)) ?? null) : null,
    })),
  );
  return named.map(({ workload, title, variant, metric, a, b }, at) => ({
    ...{ workload, title, variant, metric },
    runs_a: a?.runs ?? 0,
    runs_b: b?.runs ?? 0,
    row: rows[at]!,
  }));
}

function aboutPair(pair: SeriesPair, { workloads, names_variants }: Known) {
  const { workload, metric, a, b } = pair;
  const { series_id, workload_revision_id } = (b ?? a)!;
  const { title, effect } = workloads.get(workload_revision_id)!;
  const variant = names_variants ? pair.variant : "default";
  const series = { series_id, workload, workload_title: title, variant, metric, runs: [] as const };
  return { title, about: detectionSeries({ ...series, smallest_effect: effect(metric) }, NOTHING) };
}

const NOTHING: ReadonlyMap<number, string> = new Map();

/** Whatever is measured in one session shares its epoch; apart from that, values of different epochs say nothing. */
function obstacleOf(database: Database, a: Side, b: Side, together: boolean): ApartInput["obstacle"] {
  if (a.host_class !== b.host_class) return "other-host";
  if (together) return null;
  const [of_a, of_b] = [readMeasuredIn({ database, ...a }), readMeasuredIn({ database, ...b })];
  const shares = (one: MeasuredIn) => of_a.some(({ epoch_id }) => epoch_id === one.epoch_id);
  return of_b.some(shares) ? null : "other-epoch";
}

function sharedRuns(values: SharedValue[], a: Side, b: Side): Known["runs"] {
  const of_series = Map.groupBy(values, ({ series_id, commit_id }) => `${series_id} ${commit_id}`);
  const runsOf = (side: "a" | "b", series_id: number | undefined, { commit_id }: Side): SharedRun[] =>
    (of_series.get(`${series_id} ${commit_id}`) ?? []).map(({ value, ...made }) => ({
      side,
      block: blockName(made),
      value,
    }));
  return (pair) => [...runsOf("a", pair.a?.series_id, a), ...runsOf("b", pair.b?.series_id, b)];
}

function workloadsOf(database: Database, pairs: SeriesPair[]): Known["workloads"] {
  const ids = new Set(pairs.map(({ a, b }) => (b ?? a)!.workload_revision_id));
  return readComparedWorkloads({ database, workload_revision_ids: [...ids] });
}

function idsOf(pairs: SeriesPair[]): number[] {
  return [...new Set(pairs.flatMap(({ a, b }) => (a && b ? [a.series_id, b.series_id] : [])))];
}
