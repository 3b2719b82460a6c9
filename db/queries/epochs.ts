import { and, asc, eq, ne, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { EpochDetails } from "../contract/epoch.ts";
import { epoch, host, run, sample, session } from "../schema/index.ts";

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
  return database.orm
    .select({
      epoch_id: epoch.id,
      host_id: host.id,
      host: host.name,
      started_at: sql<number>`min(${session.started_at})`,
      details: epoch.details,
    })
    .from(session)
    .innerJoin(epoch, eq(epoch.id, session.epoch_id))
    .innerJoin(host, eq(host.id, session.host_id))
    .where(and(eq(session.engine_id, engine_id), eq(host.class, host_class)))
    .groupBy(epoch.id)
    .orderBy(asc(epoch.id))
    .limit(EPOCHS)
    .all();
}

/** The epochs, oldest first, in which the runs behind each commit's value in a series were made. */
export function readCommitEpochs({
  database,
  series_id,
}: {
  database: Database;
  series_id: number;
}): Map<number, number[]> {
  const rows = database.orm
    .select({ commit_id: sample.commit_id, epoch_id: session.epoch_id })
    .from(sample)
    .innerJoin(run, eq(run.id, sample.run_id))
    .innerJoin(session, eq(session.id, run.session_id))
    .where(
      and(
        eq(sample.series_id, series_id),
        eq(run.outcome, "ok"),
        ne(run.placement, "broken"),
        ne(session.kind, "rerun"),
      ),
    )
    .groupBy(sample.commit_id, session.epoch_id)
    .orderBy(asc(sample.commit_id), sql`${session.epoch_id}`)
    .limit(COMMITS)
    .all();
  const epochs = new Map<number, number[]>();
  for (const { commit_id, epoch_id } of rows)
    epochs.set(commit_id, [...(epochs.get(commit_id) ?? []), epoch_id]);
  return epochs;
}
