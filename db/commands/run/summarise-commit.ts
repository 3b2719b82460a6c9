import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** A control is measured again for years; its summary is of so many of its newest runs. */
const RUNS = 500;

type Summary = { runs: number; median: number; low: number; high: number; measured_at: number };

/**
 * Sums up the runs of one commit in series of one workload and variant: median, least, greatest. Only runs that are
 * evidence count (outcome "ok", placement not broken), and no reruns: they are made because of what was seen. Of more than 500 the
 * newest are summed up. Part of the transaction that stored a run.
 */
export function summariseCommit({
  database,
  commit_id,
  workload_revision_id,
  variant_id,
  host_class,
  series_ids,
}: {
  database: Database;
  commit_id: number;
  workload_revision_id: number;
  variant_id: number;
  host_class: string;
  series_ids: readonly number[];
}): void {
  const runs = prepared<{ id: number; started_at: number }>(database, EVIDENCE).all(
    commit_id,
    workload_revision_id,
    variant_id,
    host_class,
    RUNS,
  );
  const started_at = new Map(runs.map((run) => [run.id, run.started_at]));
  const oldest = runs.reduce((least, { id }) => Math.min(least, id), Number.POSITIVE_INFINITY);
  const samples = prepared<Sample>(database, SAMPLES).raw();
  const upsert = prepared(database, UPSERT);
  for (const series_id of series_ids) {
    const rows = samples.all(series_id, commit_id, oldest).filter(([run_id]) => started_at.has(run_id));
    if (rows.length === 0) continue;
    const { runs, median, low, high, measured_at } = summaryOf(rows, started_at);
    upsert.run(series_id, commit_id, runs, median, low, high, measured_at);
  }
}

type Sample = [run_id: number, value: number];

/** By the index on commit, which holds all that is asked for of a run. */
const EVIDENCE = `
  select run.id, run.started_at
  from run join session on session.id = run.session_id join host on host.id = session.host_id
  where run.commit_id = ? and run.workload_revision_id = ? and run.variant_id = ? and host.class = ?
    and run.outcome = 'ok' and run.placement <> 'broken' and session.kind <> 'rerun'
  order by run.session_id desc limit ?`;
const SAMPLES = "select run_id, value from sample where series_id = ? and commit_id = ? and run_id >= ?";
const UPSERT = `
  insert into series_commit (series_id, commit_id, runs, median, low, high, measured_at) values (?, ?, ?, ?, ?, ?, ?)
  on conflict (series_id, commit_id) do update set runs = excluded.runs, median = excluded.median,
    low = excluded.low, high = excluded.high, measured_at = excluded.measured_at`;

function summaryOf(rows: readonly Sample[], started_at: ReadonlyMap<number, number>): Summary {
  const values = rows.map(([, value]) => value).sort((a, b) => a - b);
  const middle = values.length / 2;
  return {
    runs: values.length,
    median: (values[Math.ceil(middle) - 1]! + values[Math.floor(middle)]!) / 2,
    low: values[0]!,
    high: values.at(-1)!,
    measured_at: rows.reduce((newest, [run_id]) => Math.max(newest, started_at.get(run_id)!), 0),
  };
}
