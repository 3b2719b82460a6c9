import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** What the newest look knows of a series' history on a branch, by commit. */
export type SeriesLevels = {
  levels: { from_commit_id: number; to_commit_id: number; value: number }[];
  /** Commits at which it saw a change that it was not sure of. */
  suspected: number[];
  smallest_detectable: number | null;
};

type Asked = { database: Database; branch_id: number; series_ids: readonly number[] };

const LEVELS = 100_000;
const SUSPECTED = 10_000;

/** The levels of some series, first to last as their commits were recorded. A series never looked at is not in it. */
export function readSeriesLevels(asked: Asked): Map<number, SeriesLevels> {
  const { database, branch_id, series_ids } = asked;
  const wanted = new Set(series_ids);
  const known = new Map<number, SeriesLevels>();
  const among = [branch_id, Math.min(...wanted), Math.max(...wanted)];
  let any_suspected = false;
  const looked = prepared<[series_id: number, suspected: number, smallest: number | null]>(
    database,
    LOOKED_AT,
  );
  for (const [series_id, suspected, smallest_detectable] of looked.raw().all(...among)) {
    if (!wanted.has(series_id)) continue;
    known.set(series_id, { levels: [], suspected: [], smallest_detectable });
    any_suspected ||= suspected > 0;
  }
  const levels = prepared<[series_id: number, from: number, to: number, value: number]>(database, OF_SERIES);
  for (const [series_id, from_commit_id, to_commit_id, value] of levels.raw().all(...among)) {
    known.get(series_id)?.levels.push({ from_commit_id, to_commit_id, value });
  }
  if (any_suspected) {
    const found = prepared<[series_id: number, commit_id: number]>(database, SUSPECTED_OF).raw();
    for (const [series_id, commit_id] of found.all(JSON.stringify(series_ids), branch_id)) {
      known.get(series_id)?.suspected.push(commit_id);
    }
  }
  return known;
}

/** From the first to the last of the series: going along is quicker than a step into the key for each of hundreds. */
const BETWEEN = "where branch_id = ? and series_id between ? and ?";
const LOOKED_AT = `
  select series_id, suspected, smallest_detectable
  from series_analysis indexed by series_analysis_known ${BETWEEN}
  limit ${LEVELS}`;
const OF_SERIES = `
  select series_id, from_commit_id, to_commit_id, value from series_level ${BETWEEN} limit ${LEVELS}`;
const SUSPECTED_OF = `
  select series_analysis.series_id, "commit".id
  from series_analysis
  cross join series on series.id = series_analysis.series_id
  cross join json_each(series_analysis.data, '$.suspected') as wanted
  cross join "commit" on "commit".engine_id = series.engine_id
    and "commit".sha = json_extract(wanted.value, '$.sha')
  where series_analysis.series_id in (select value from json_each(?)) and series_analysis.branch_id = ?
    and series_analysis.suspected > 0
  limit ${SUSPECTED}`;

/** Where the levels of one series lie on the branch as it is now; a level whose end is not on it is left out. */
export function readLevelPlaces({
  database,
  branch_id,
  series_id,
}: Omit<Asked, "series_ids"> & { series_id: number }): { from: number; to: number; value: number }[] {
  return prepared<{ from: number; to: number; value: number }>(database, PLACES).all(series_id, branch_id);
}

const PLACES = `
  select first.position as "from", last.position as "to", series_level.value
  from series_level
  cross join branch_commit as first
    on first.branch_id = series_level.branch_id and first.commit_id = series_level.from_commit_id
  cross join branch_commit as last
    on last.branch_id = series_level.branch_id and last.commit_id = series_level.to_commit_id
  where series_level.series_id = ? and series_level.branch_id = ?
  order by first.position
  limit ${LEVELS}`;
