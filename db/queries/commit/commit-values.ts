import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** One value of one run that is evidence over history; reruns answer a question of their own. */
export type RunValue = {
  series_id: number;
  commit_id: number;
  session_id: number;
  block: number;
  value: number;
};

/** A commit's runs of one series, summed up. */
export type CommitSummary = { series_id: number; runs: number; median: number; low: number; high: number };

const SUMMARIES = 20_000;
/** Runs of one commit: a control has very many, of which the newest are read. */
const RUNS = 2_000;
const VALUES = 100_000;

/** What the newest 2,000 runs of each of some commits measured, over all series of an engine on a host class, by series and session. */
export function readRunValues({
  database,
  commit_ids,
  engine_id,
  host_class,
}: {
  database: Database;
  commit_ids: readonly number[];
  engine_id: number;
  host_class: string;
}): RunValue[] {
  return commit_ids
    .flatMap((commit_id) => {
      const runs = prepared<{ id: number; session_id: number; block: number }>(database, EVIDENCE).all(
        commit_id,
        engine_id,
        host_class,
        RUNS,
      );
      const made_in = new Map(runs.map(({ id, ...made }) => [id, made]));
      const oldest = runs.reduce((least, { id }) => Math.min(least, id), Number.POSITIVE_INFINITY);
      return prepared<[series_id: number, run_id: number, value: number]>(database, SAMPLES)
        .raw()
        .all(engine_id, host_class, commit_id, oldest, VALUES)
        .flatMap(([series_id, run_id, value]): RunValue[] => {
          const made = made_in.get(run_id);
          return made ? [{ series_id, commit_id, ...made, value }] : [];
        });
    })
    .sort((a, b) => a.series_id - b.series_id || a.session_id - b.session_id);
}

/** By the index on commit, which holds all that is asked for of a run. */
const EVIDENCE = `
  select run.id, run.session_id, run.block
  from run
  cross join session on session.id = run.session_id
  cross join host on host.id = session.host_id
  where run.commit_id = ? and run.outcome = 'ok' and run.placement <> 'broken'
    and session.engine_id = ? and session.kind <> 'rerun' and host.class = ?
  order by run.session_id desc limit ?`;
/** A commit's samples lie together in each series, so it is series by series that they are found. */
const SAMPLES = `
  select sample.series_id, sample.run_id, sample.value
  from series
  cross join sample on sample.series_id = series.id
  where series.engine_id = ? and series.host_class = ? and sample.commit_id = ? and sample.run_id >= ?
  limit ?`;

/** A commit over all its series, by series. */
export function readCommitSummaries({
  database,
  commit_id,
}: {
  database: Database;
  commit_id: number;
}): Map<number, CommitSummary> {
  const rows = prepared<CommitSummary>(database, SUMMARIES_OF_COMMIT).all(commit_id);
  return new Map(rows.map((row) => [row.series_id, row]));
}

const SUMMARIES_OF_COMMIT = `
  select series_id, runs, median, low, high from series_commit where commit_id = ? limit ${SUMMARIES}`;
