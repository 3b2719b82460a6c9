import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** One run behind a commit's value. */
export type SingleRun = { commit_id: number; value: number; host: string };

export const MOST_RUNS = 2_000;

/** The runs of some commits in a series that are evidence over history, commit by commit, in the order in which they were made. */
export function readSingleRuns({
  database,
  series_id,
  commit_ids,
}: {
  database: Database;
  series_id: number;
  commit_ids: readonly number[];
}): SingleRun[] {
  if (commit_ids.length === 0) return [];
  return prepared<SingleRun>(database, RUNS).all(series_id, JSON.stringify(commit_ids));
}

const RUNS = `
  select sample.commit_id, sample.value, host.name as host
  from sample
  cross join run on run.id = sample.run_id
  cross join session on session.id = run.session_id
  cross join host on host.id = session.host_id
  where sample.series_id = ? and sample.commit_id in (select value from json_each(?))
    and run.outcome = 'ok' and run.placement <> 'broken' and session.kind <> 'rerun'
  order by sample.commit_id, sample.run_id
  limit ${MOST_RUNS}`;
