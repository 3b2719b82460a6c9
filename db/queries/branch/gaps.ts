import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** Why a commit has no value. */
export type Gap = {
  outcome: "failed" | "no-engine" | "disturbed" | "saturated" | "unsupported";
  stage: string | null;
  reason: string | null;
};

const COMMITS = 2_000;

/**
 * For commits without a value in a workload and variant: why, where it is known. What could not be built
 * never ran; of several runs the newest tells. A commit that is not in the answer was not tried yet.
 */
export function readGaps({
  database,
  commit_ids,
  workload_revision_id,
  variant_id,
}: {
  database: Database;
  commit_ids: number[];
  workload_revision_id: number;
  variant_id: number;
}): Map<number, Gap> {
  const among = JSON.stringify(commit_ids.slice(-COMMITS));
  const gaps = new Map<number, Gap>();
  const runs = prepared<Gap & { commit_id: number }>(database, RUNS);
  for (const { commit_id, ...gap } of runs.all(among, workload_revision_id, variant_id)) {
    gaps.set(commit_id, gap);
  }
  const tries = prepared<Gap & { commit_id: number }>(database, UNPREPARED);
  for (const { commit_id, ...gap } of tries.all(among)) gaps.set(commit_id, gap);
  return gaps;
}

/** Worded as the index on runs without a value is. */
const RUNS = `
  select commit_id, outcome, stage, reason
  from run
  where commit_id in (select value from json_each(?)) and workload_revision_id = ? and variant_id = ?
    and (outcome <> 'ok' or placement = 'broken') and outcome <> 'ok'
  order by started_at`;
/** Of the tries to build a commit the newest counts: SQLite takes the other columns from the row of the maximum. */
const UNPREPARED = `
  select commit_id, outcome, stage, reason
  from (
    select commit_id, outcome, stage, reason, max(prepared_at)
    from preparation
    where commit_id in (select value from json_each(?))
    group by commit_id
  ) as recent
  where outcome <> 'ready'`;
