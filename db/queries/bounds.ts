import { and, asc, eq, gte, inArray, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { Bound } from "../contract/bound.ts";
import { branchCommit, commit, seriesCommit } from "../schema/index.ts";
import { readSeries, type SeriesName } from "./series.ts";

/** An absolute limit and the series that it is on. */
export type SeriesBound = Bound & {
  /** Null where no run has measured that metric yet. */
  series_id: number | null;
  workload: string;
  title: string;
  variant: string;
};

/** A commit's value in a series that has a limit. */
export type BoundValue = {
  series_id: number;
  position: number;
  sha: string;
  subject: string;
  author: string;
  runs: number;
  median: number;
  low: number;
  high: number;
};

const BOUNDS = 500;
const VALUES = 50_000;

/** The limits of an engine on a host class: of the newest revision of every workload, variant by variant. */
export function readBounds(asked: {
  database: Database;
  engine_id: number;
  host_class: string;
}): SeriesBound[] {
  return boundsOfSeries(readSeries(asked)).slice(0, BOUNDS);
}

/** The limits of some series' workloads, in the order of the series. */
export function boundsOfSeries(series: readonly SeriesName[]): SeriesBound[] {
  const groups = Map.groupBy(series, ({ workload_revision_id, variant_id }) =>
    [workload_revision_id, variant_id].join(" "),
  );
  return [...groups.values()].flatMap((group) => {
    const { bounds, workload, title, variant } = group[0]!;
    const id_of = new Map(group.map(({ metric, series_id }) => [metric, series_id]));
    return bounds.map((bound) => ({
      ...bound,
      series_id: id_of.get(bound.metric) ?? null,
      workload,
      title,
      variant,
    }));
  });
}

/** What the newest commits of a branch measured in series that have a limit, in branch order, by series. */
export function readBoundValues({
  database,
  series_ids,
  branch_id,
  commits,
}: {
  database: Database;
  series_ids: number[];
  branch_id: number;
  /** Commits to look back on; 100 at most, so that the limit on rows cuts none off. */
  commits: number;
}): Map<number, BoundValue[]> {
  const { orm } = database;
  const { newest } = orm
    .select({ newest: sql<number | null>`max(${branchCommit.position})` })
    .from(branchCommit)
    .where(eq(branchCommit.branch_id, branch_id))
    .get()!;
  if (newest === null || series_ids.length === 0) return new Map();
  const among = JSON.stringify(series_ids.slice(0, BOUNDS));
  const from_position = newest + 1 - Math.min(commits, VALUES / BOUNDS);
  const rows = orm
    .select({
      series_id: seriesCommit.series_id,
      position: branchCommit.position,
      sha: commit.sha,
      subject: commit.subject,
      author: commit.author,
      runs: seriesCommit.runs,
      median: seriesCommit.median,
      low: seriesCommit.low,
      high: seriesCommit.high,
    })
    .from(branchCommit)
    .innerJoin(commit, eq(commit.id, branchCommit.commit_id))
    .innerJoin(seriesCommit, eq(seriesCommit.commit_id, branchCommit.commit_id))
    .where(
      and(
        eq(branchCommit.branch_id, branch_id),
        gte(branchCommit.position, from_position),
        inArray(seriesCommit.series_id, sql`(select value from json_each(${among}))`),
      ),
    )
    .orderBy(asc(branchCommit.position))
    .limit(VALUES)
    .all();
  return Map.groupBy(rows, ({ series_id }) => series_id);
}
