import type { Database } from "../client.ts";
import type { EpochDetails } from "../contract/epoch.ts";
import { prepared } from "../statement.ts";

/** A stretch of time in which a host was measured as it was. */
export type Epoch = {
  epoch_id: number;
  host_id: number;
  host: string;
  /** Of its first session. */
  started_at: number;
  details: EpochDetails;
};

const EPOCHS = 500;
const COMMITS = 50_000;

/** The epochs of a host class in which an engine was measured, oldest first. */
export function readEpochs({
  database,
  engine_id,
  host_class,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
}): Epoch[] {
  return prepared<Omit<Epoch, "details"> & { details: string }>(database, EPOCHS_OF_CLASS)
    .all(engine_id, host_class)
    .map((row) => ({ ...row, details: JSON.parse(row.details) as EpochDetails }));
}

const EPOCHS_OF_CLASS = `
  select * from (
    select epoch.id as epoch_id, host.id as host_id, host.name as host, epoch.details, (
      select min(started_at) from session where session.epoch_id = epoch.id and session.engine_id = ?
    ) as started_at
    from epoch join host on host.id = epoch.host_id
    where host.class = ?
  )
  where started_at is not null
  order by epoch_id
  limit ${EPOCHS}`;

/** The epochs, oldest first, in which the runs behind each commit's value in a series' workload and variant were made. */
export function readCommitEpochs({
  database,
  series_id,
}: {
  database: Database;
  series_id: number;
}): Map<number, number[]> {
  const rows = prepared<[commit_id: number, epoch_id: number]>(database, EPOCHS_OF_COMMITS)
    .raw()
    .all(series_id);
  const epochs = new Map<number, number[]>();
  for (const [commit_id, epoch_id] of rows) {
    const known = epochs.get(commit_id);
    if (known) known.push(epoch_id);
    else epochs.set(commit_id, [epoch_id]);
  }
  return epochs;
}

/** Kept beside the samples, so that a chart need not look at each of them. */
const EPOCHS_OF_COMMITS = `
  select commit_epoch.commit_id, commit_epoch.epoch_id
  from series
  cross join commit_epoch on commit_epoch.workload_revision_id = series.workload_revision_id
    and commit_epoch.variant_id = series.variant_id
  where series.id = ? and commit_epoch.epoch_id in (
    select epoch.id from epoch join host on host.id = epoch.host_id where host.class = series.host_class
  )
  order by commit_epoch.commit_id, commit_epoch.epoch_id
  limit ${COMMITS}`;
