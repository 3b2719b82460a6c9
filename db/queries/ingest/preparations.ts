import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { preparation, run, session } from "../../schema/index.ts";

/** A commit, and the recipe by which it would be prepared now. */
export type Intent = { commit_id: number; recipe: string };

const HOUR_MS = 3_600_000;
/** After one failure the next try is due in an hour, then in six, then in 36; after that it is given up. */
const PATIENCE_MS = [HOUR_MS, 6 * HOUR_MS, 36 * HOUR_MS];

/**
 * Of these, the commits that are not to be prepared now: those without an engine, and those whose preparation failed
 * too lately or too often. A registry may have been away; a commit that does not build stays what it is.
 */
export function readGivenUp(database: Database, intents: readonly Intent[], now = Date.now()): Set<number> {
  const wanted = new Map(intents.map((one) => [one.commit_id, one.recipe]));
  const rows = database.orm
    .select({
      commit_id: preparation.commit_id,
      recipe: preparation.recipe,
      outcome: preparation.outcome,
      stage: preparation.stage,
      failures: preparation.failures,
      prepared_at: preparation.prepared_at,
    })
    .from(preparation)
    .where(
      and(
        inArray(
          preparation.commit_id,
          sql`(select value from json_each(${JSON.stringify([...wanted.keys()])}))`,
        ),
        ne(preparation.outcome, "ready"),
      ),
    )
    .all();
  const givenUp = rows.filter(({ commit_id, recipe, outcome, stage, failures, prepared_at }) => {
    if (wanted.get(commit_id) !== recipe) return false;
    if (outcome === "no-engine") return true;
    // A checkout that failed costs little to try again.
    if (stage === "checkout") return false;
    const patience_ms = PATIENCE_MS[failures - 1];
    return patience_ms === undefined || now - prepared_at < patience_ms;
  });
  return new Set(givenUp.map((row) => row.commit_id));
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
