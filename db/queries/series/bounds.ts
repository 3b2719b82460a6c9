import type { Database } from "../../client.ts";
import type { Bound } from "../../contract/bound.ts";
import { prepared } from "../../statement.ts";
import type { SeriesName } from "./series.ts";

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

/** Series with a limit whose values are read at most. */
export const MOST_BOUNDS = 500;
const VALUES = 50_000;

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
  const newest = prepared<number | null>(database, NEWEST).pluck().get(branch_id) ?? null;
  if (newest === null || series_ids.length === 0) return new Map();
  const among = JSON.stringify(series_ids.slice(0, MOST_BOUNDS));
  const from_position = newest + 1 - Math.min(commits, VALUES / MOST_BOUNDS);
  const rows = prepared<BoundValue>(database, VALUES_OF_NEWEST).all(branch_id, from_position, among);
  return Map.groupBy(rows, ({ series_id }) => series_id);
}

const NEWEST = "select max(position) from branch_commit where branch_id = ?";
const VALUES_OF_NEWEST = `
  select series_commit.series_id, branch_commit.position, "commit".sha, "commit".subject, "commit".author,
    series_commit.runs, series_commit.median, series_commit.low, series_commit.high
  from branch_commit
  cross join series_commit indexed by series_commit_by_commit
    on series_commit.commit_id = branch_commit.commit_id
  cross join "commit" on "commit".id = branch_commit.commit_id
  where branch_commit.branch_id = ? and branch_commit.position >= ?
    and series_commit.series_id in (select value from json_each(?))
  order by branch_commit.position
  limit ${VALUES}`;
