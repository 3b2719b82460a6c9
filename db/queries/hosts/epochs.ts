import type { Database } from "../../client.ts";
import type { EpochDetails } from "../../contract/epoch.ts";
import { prepared } from "../../statement.ts";

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

/** The epochs, oldest first, in which the runs behind some commits' values in a series' workload and variant were made. */
export function readCommitEpochs({
  database,
  series_id,
  commit_ids,
}: {
  database: Database;
  series_id: number;
  commit_ids: readonly number[];
}): Map<number, number[]> {
  const few = commit_ids.length <= FEW ? [JSON.stringify(commit_ids)] : null;
  const rows = prepared<[commit_id: number, epoch_id: number]>(database, few ? OF_COMMITS : OF_SERIES)
    .raw()
    .all(series_id, series_id, series_id, ...(few ?? []));
  const epochs = new Map<number, number[]>();
  for (const [commit_id, epoch_id] of rows) {
    const known = epochs.get(commit_id);
    if (known) known.push(epoch_id);
    else epochs.set(commit_id, [epoch_id]);
  }
  return epochs;
}

/** Up to so many commits are looked up one by one; those of a whole history lie in one stretch of the key. */
const FEW = 500;
/** Kept beside the samples, so that a chart need not look at each of them. The class is found once, not with every row. */
const OF_SERIES = epochsWhere("");
const OF_COMMITS = epochsWhere("and commit_id in (select value from json_each(?))");

/** `which` is a condition of this file's own. */
function epochsWhere(which: string): string {
  return `
    select commit_id, epoch_id
    from commit_epoch
    where workload_revision_id = (select workload_revision_id from series where id = ?)
      and variant_id = (select variant_id from series where id = ?)
      and epoch_id in (
        select epoch.id from epoch join host on host.id = epoch.host_id
        where host.class = (select host_class from series where id = ?)
      ) ${which}
    order by commit_id, epoch_id
    limit ${COMMITS}`;
}
