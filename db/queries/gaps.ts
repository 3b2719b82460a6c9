import { and, asc, eq, inArray, ne, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { preparation, run } from "../schema/index.ts";

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
  const among = sql`(select value from json_each(${JSON.stringify(commit_ids.slice(-COMMITS))}))`;
  const gaps = new Map<number, Gap>();
  const runs = database.orm
    .select({ commit_id: run.commit_id, outcome: run.outcome, stage: run.stage, reason: run.reason })
    .from(run)
    .where(
      and(
        inArray(run.commit_id, among),
        eq(run.workload_revision_id, workload_revision_id),
        eq(run.variant_id, variant_id),
        // Worded as the index on runs without a value is.
        sql`(${run.outcome} <> 'ok' or ${run.placement} = 'broken')`,
        ne(run.outcome, "ok"),
      ),
    )
    .orderBy(asc(run.started_at))
    .all();
  for (const { commit_id, outcome, stage, reason } of runs) {
    if (outcome !== "ok") gaps.set(commit_id, { outcome, stage, reason });
  }
  const unprepared = database.orm
    .select({
      commit_id: preparation.commit_id,
      outcome: preparation.outcome,
      stage: preparation.stage,
      reason: preparation.reason,
    })
    .from(preparation)
    .where(inArray(preparation.commit_id, among))
    .orderBy(asc(preparation.prepared_at))
    .all();
  const newest = new Map(unprepared.map((row) => [row.commit_id, row]));
  for (const { commit_id, outcome, stage, reason } of newest.values()) {
    if (outcome !== "ready") gaps.set(commit_id, { outcome, stage, reason });
  }
  return gaps;
}
