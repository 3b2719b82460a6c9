import type { MetricKey } from "../../db/contract/metric.ts";
import type { ChangeBetween } from "../../db/queries/compare/changes-between.ts";
import type { SharedValue } from "../../db/queries/compare/shared-sessions.ts";
import { blockName, detectionSeries } from "../../db/queries/series/detection-input.ts";
import { type ApartRow, compareApart, type SharedRun } from "../../ingest/verdict/index.ts";
import { pairSeries, type SeriesPair } from "./pair-series.ts";
import { tellBetween } from "./read-between.ts";
import { type AskedSides, readSides, type Side, type Sides } from "./read-sides.ts";

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
export function readComparison(asked: AskedSides): Comparison {
  const { a, b, variants } = asked;
  const sides = readSides(asked);
  const { session_ids, values, history } = sides;
  return {
    series: judge(pairSeries(sides.of_a, sides.of_b, variants), {
      ...sides,
      runs: sharedRuns(values, a, b),
      names_variants: variants === null,
    }),
    sessions: session_ids.length,
    unpinned: values.some(({ placement }) => placement === "unpinned"),
    history: history && {
      branch: history.branch.name,
      positions: history.branch.positions,
      changes: history.changes,
    },
  };
}

type Known = Pick<Sides, "obstacle" | "history"> & {
  runs: (pair: SeriesPair) => SharedRun[];
  /** Two variants of one series are told apart by the page, not by each row. */
  names_variants: boolean;
};

function judge(pairs: SeriesPair[], known: Known): ComparedSeries[] {
  const { runs, obstacle, history } = known;
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
      between: pair.alike && history ? tellBetween(history, Number(pair.about.key)) : null,
    })),
  );
  return named.map(({ workload, title, variant, metric, a, b }, at) => ({
    ...{ workload, title, variant, metric },
    runs_a: a?.runs ?? 0,
    runs_b: b?.runs ?? 0,
    row: rows[at]!,
  }));
}

function aboutPair(pair: SeriesPair, { names_variants }: Known) {
  const { workload, metric, a, b } = pair;
  const { series_id, title, smallest_effect } = (b ?? a)!;
  const variant = names_variants ? pair.variant : "default";
  const series = { series_id, workload, workload_title: title, variant, metric, smallest_effect, runs: [] };
  return { title, about: detectionSeries(series, NOTHING) };
}

const NOTHING: ReadonlyMap<number, string> = new Map();

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
