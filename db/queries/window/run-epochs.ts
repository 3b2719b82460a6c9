import { sql } from "drizzle-orm";
import type { Database } from "../../client.ts";

/** The newest run of all; 0 where there is none. */
export function readNewestRun({ database }: { database: Database }): number {
  return database.orm.get<{ id: number | null }>(sql`select max(id) as id from run`)!.id ?? 0;
}

const RUNS = 50_000;

/** The epochs in which commits were measured in a series by runs later than one, in the order of the runs. */
export function readEpochsSince({
  database,
  series_id,
  run_id,
}: {
  database: Database;
  series_id: number;
  run_id: number;
}): { commit_id: number; epoch_id: number }[] {
  return database.orm.all(sql`
    select sample.commit_id, session.epoch_id
    from run
    cross join sample
      on sample.series_id = ${series_id} and sample.commit_id = run.commit_id and sample.run_id = run.id
    cross join session on session.id = run.session_id
    where run.id > ${run_id} and run.outcome = 'ok' and run.placement <> 'broken' and session.kind <> 'rerun'
    order by run.id
    limit ${RUNS}`);
}
