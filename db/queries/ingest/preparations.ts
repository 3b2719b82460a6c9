import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { preparation, run, session } from "../../schema/index.ts";

/** Commits whose prepare commands failed with a recipe; a checkout that failed is worth another try. */
export function readFailedPreparations(database: Database, recipe: string): Set<number> {
  const rows = database.orm
    .select({ commit_id: preparation.commit_id })
    .from(preparation)
    .where(
      and(
        eq(preparation.recipe, recipe),
        eq(preparation.outcome, "failed"),
        eq(preparation.stage, "prepare"),
      ),
    )
    .all();
  return new Set(rows.map((row) => row.commit_id));
}

/** Of these commits, those that failed to start at least `times` times on a host and never ran there. */
export function readNeverStarted(
  database: Database,
  { commit_ids, host_id, times }: { commit_ids: number[]; host_id: number; times: number },
): Set<number> {
  if (commit_ids.length === 0) return new Set();
  const rows = database.orm
    .select({ commit_id: run.commit_id, outcome: run.outcome, stage: run.stage })
    .from(run)
    .innerJoin(session, eq(session.id, run.session_id))
    .where(and(inArray(run.commit_id, commit_ids), eq(session.host_id, host_id)))
    .all();
  const failures = new Map<number, number>();
  for (const { commit_id, outcome, stage } of rows) {
    const dead = outcome === "failed" && stage === "start";
    failures.set(commit_id, dead ? (failures.get(commit_id) ?? 0) + 1 : Number.NEGATIVE_INFINITY);
  }
  return new Set([...failures].filter(([, count]) => count >= times).map(([commit_id]) => commit_id));
}
