import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { epoch, profile } from "../../schema/index.ts";

/** The looks at a commit under a workload so far, on one host. */
export type Profiled = {
  commit_id: number;
  workload_revision_id: number;
  variant_id: number;
  /** Whether one of them needs no other: it went well, or there is nothing to look with. */
  settled: boolean;
  failures: number;
};

/** What of these commits was looked into on a host, and how that went. */
export function readProfiled(
  database: Database,
  { commit_ids, host_id }: { commit_ids: readonly number[]; host_id: number },
): Profiled[] {
  const among = sql`(select value from json_each(${JSON.stringify(commit_ids)}))`;
  return database.orm
    .select({
      commit_id: profile.commit_id,
      workload_revision_id: profile.workload_revision_id,
      variant_id: profile.variant_id,
      settled: sql<number>`max(${profile.outcome} <> 'failed')`,
      failures: sql<number>`sum(${profile.outcome} = 'failed')`,
    })
    .from(profile)
    .innerJoin(epoch, eq(epoch.id, profile.epoch_id))
    .where(and(inArray(profile.commit_id, among), eq(epoch.host_id, host_id)))
    .groupBy(profile.commit_id, profile.workload_revision_id, profile.variant_id)
    .all()
    .map(({ settled, ...rest }) => ({ ...rest, settled: settled === 1 }));
}
