import { inArray, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { preparation } from "../../schema/index.ts";
import { prepared } from "../../statement.ts";

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
  const rows = prepared<{ commit_id: number }>(database, SPOILT).all(host_id, JSON.stringify(commit_ids));
  const good = prepared(database, GOOD);
  return rows.filter(({ commit_id }) => !good.get(commit_id, host_id)).length;
}

/** Worded as the index on runs without a value is: they are few, and tell which commits to look at. */
const SPOILT = `
  select distinct run.commit_id
  from run
  cross join session on session.id = run.session_id and session.host_id = ? and session.kind <> 'rerun'
  where run.commit_id in (select value from json_each(?)) and (run.outcome <> 'ok' or run.placement = 'broken')
    and (run.outcome in ('saturated', 'disturbed') or run.placement = 'broken')`;
const GOOD = `
  select 1 from run
  cross join session on session.id = run.session_id
  where run.commit_id = ? and run.outcome = 'ok' and run.placement <> 'broken'
    and session.host_id = ? and session.kind <> 'rerun'
  limit 1`;

/** Of these commits, those that failed to start at least `times` times on a host and never ran there. */
export function readNeverStarted(
  database: Database,
  { commit_ids, host_id, times }: { commit_ids: number[]; host_id: number; times: number },
): Set<number> {
  const rows = prepared<{ commit_id: number; failures: number }>(database, FAILED_TO_START);
  const ran = prepared(database, RAN);
  const failed = rows.all(host_id, JSON.stringify(commit_ids)).filter(({ failures }) => failures >= times);
  return new Set(
    failed.filter(({ commit_id }) => !ran.get(commit_id, host_id)).map(({ commit_id }) => commit_id),
  );
}

const FAILED_TO_START = `
  select run.commit_id, count(*) as failures
  from run
  cross join session on session.id = run.session_id and session.host_id = ?
  where run.commit_id in (select value from json_each(?)) and (run.outcome <> 'ok' or run.placement = 'broken')
    and run.outcome = 'failed' and run.stage = 'start'
  group by run.commit_id`;
const RAN = `
  select 1 from run
  cross join session on session.id = run.session_id
  where run.commit_id = ? and session.host_id = ? and (run.outcome <> 'failed' or run.stage is not 'start')
  limit 1`;
