import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { preparation, run, session } from "../../schema/index.ts";

/** A commit, and the recipe by which it would be prepared now. */
export type Intent = { commit_id: number; recipe: string };

const HOUR_MS = 3_600_000;
/** After one failure the next try is due in an hour, then in six, then in 36; after that it is given up. */
const PATIENCE_MS = [HOUR_MS, 6 * HOUR_MS, 36 * HOUR_MS];

/**
 * Of these, the commits that were prepared, and those that are not to be prepared now: without an engine, or failed too
 * lately or too often. A registry may have been away; a commit that does not build stays what it is.
 */
export function readPreparationStates(
  database: Database,
  intents: readonly Intent[],
  now = Date.now(),
): { ready: Set<number>; given_up: Set<number> } {
  const wanted = new Map(intents.map((one) => [one.commit_id, one.recipe]));
  const among = sql`(select value from json_each(${JSON.stringify([...wanted.keys()])}))`;
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
    .where(inArray(preparation.commit_id, among))
    .all()
    .filter(({ commit_id, recipe }) => wanted.get(commit_id) === recipe);
  const isGivenUp = ({ outcome, stage, failures, prepared_at }: (typeof rows)[number]) => {
    if (outcome === "no-engine") return true;
    // A checkout that failed costs little to try again.
    if (outcome === "ready" || stage === "checkout") return false;
    const patience_ms = PATIENCE_MS[failures - 1];
    return patience_ms === undefined || now - prepared_at < patience_ms;
  };
  const idsOf = (chosen: typeof rows) => new Set(chosen.map((row) => row.commit_id));
  return {
    ready: idsOf(rows.filter((row) => row.outcome === "ready")),
    given_up: idsOf(rows.filter(isGivenUp)),
  };
}

/** How many of these commits have runs on a host besides reruns, none of which is evidence and one of which the host spoilt. */
export function countSpoilt(
  database: Database,
  { commit_ids, host_id }: { commit_ids: number[]; host_id: number },
): number {
  const among = sql`(select value from json_each(${JSON.stringify(commit_ids)}))`;
  const rows = database.orm
    .select({
      ok: sql<number>`sum(${run.outcome} = 'ok' and ${run.placement} <> 'broken')`,
      spoilt: sql<number>`sum(${run.outcome} in ('saturated', 'disturbed') or ${run.placement} = 'broken')`,
    })
    .from(run)
    .innerJoin(session, eq(session.id, run.session_id))
    .where(and(inArray(run.commit_id, among), eq(session.host_id, host_id), ne(session.kind, "rerun")))
    .groupBy(run.commit_id)
    .all();
  return rows.filter((row) => row.ok === 0 && row.spoilt > 0).length;
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
