import { desc, eq } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { preparation, run } from "../../schema/index.ts";

/** Why a commit cannot be measured, in a few words: its newest preparation, or its newest run that failed; null where neither says. */
export function readUnbuilt(database: Database, commit_id: number): string | null {
  const tried = database.orm
    .select({ outcome: preparation.outcome, stage: preparation.stage, reason: preparation.reason })
    .from(preparation)
    .where(eq(preparation.commit_id, commit_id))
    .orderBy(desc(preparation.prepared_at))
    .limit(1)
    .get();
  if (tried?.outcome === "no-engine") return "there is no engine in it";
  if (tried?.outcome === "failed") return words(tried.stage ?? "prepare", tried.reason);
  const newest = database.orm
    .select({ outcome: run.outcome, stage: run.stage, reason: run.reason })
    .from(run)
    .where(eq(run.commit_id, commit_id))
    .orderBy(desc(run.session_id), desc(run.started_at))
    .limit(1)
    .get();
  return !newest || newest.outcome === "ok" ? null : words(newest.stage ?? newest.outcome, newest.reason);
}

function words(stage: string, reason: string | null): string {
  return `failed at ${stage}${reason ? `: ${reason}` : ""}`.slice(0, 500);
}
