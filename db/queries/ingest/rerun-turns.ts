import { and, asc, eq, inArray, isNotNull, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "../../client.ts";
import type { Placement } from "../../contract/run.ts";
import { run, sample, session, sessionCommit } from "../../schema/index.ts";

/** One complete turn: both commits once, and what each series gave where both runs are evidence. */
export type RerunTurn = {
  session_id: number;
  epoch_id: number;
  origin: "measured" | "recording";
  values: Map<number, { before: number; after: number }>;
  unpinned: boolean;
};

const TURNS = 2_000;

/**
 * The complete turns of a question on one host that put these two commits side by side, oldest first, with the values of some
 * series. Keys of its sessions hold `question`.
 */
export function readRerunTurns(
  database: Database,
  {
    host_id,
    before_commit_id,
    after_commit_id,
    question,
    series_ids,
  }: {
    host_id: number;
    before_commit_id: number;
    after_commit_id: number;
    question: string;
    series_ids: readonly number[];
  },
): RerunTurn[] {
  const { orm } = database;
  const before = alias(sessionCommit, "before_commit");
  const after = alias(sessionCommit, "after_commit");
  const among = (ids: readonly number[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`;
  const sessions = orm
    .select({ session_id: session.id, epoch_id: session.epoch_id, origin: session.origin })
    .from(session)
    .innerJoin(before, and(eq(before.session_id, session.id), eq(before.role, "before")))
    .innerJoin(after, and(eq(after.session_id, session.id), eq(after.role, "after")))
    .where(
      and(
        eq(session.kind, "rerun"),
        eq(session.host_id, host_id),
        isNotNull(session.ended_at),
        eq(before.commit_id, before_commit_id),
        eq(after.commit_id, after_commit_id),
        sql`instr(${session.key}, ${question}) > 0`,
      ),
    )
    .orderBy(asc(session.id))
    .limit(TURNS)
    .all();
  const rows = orm
    .select({
      session_id: run.session_id,
      series_id: sample.series_id,
      commit_id: run.commit_id,
      value: sample.value,
      placement: run.placement,
    })
    .from(sample)
    .innerJoin(run, eq(run.id, sample.run_id))
    .where(
      and(
        inArray(sample.series_id, among(series_ids)),
        inArray(sample.commit_id, [before_commit_id, after_commit_id]),
        inArray(run.session_id, among(sessions.map(({ session_id }) => session_id))),
        eq(run.outcome, "ok"),
        ne(run.placement, "broken"),
      ),
    )
    .orderBy(asc(run.id))
    .all();
  const by_session = Map.groupBy(rows, ({ session_id }) => session_id);
  return sessions.map((one) => {
    const own = by_session.get(one.session_id) ?? [];
    return { ...one, ...pairsOf(own, before_commit_id, after_commit_id) };
  });
}

type Row = { series_id: number; commit_id: number; value: number; placement: Placement };

function pairsOf(rows: readonly Row[], before_id: number, after_id: number) {
  const values: RerunTurn["values"] = new Map();
  for (const [series_id, own] of Map.groupBy(rows, (row) => row.series_id)) {
    const before = own.findLast(({ commit_id }) => commit_id === before_id);
    const after = own.findLast(({ commit_id }) => commit_id === after_id);
    if (before && after) values.set(series_id, { before: before.value, after: after.value });
  }
  return { values, unpinned: rows.some(({ placement }) => placement === "unpinned") };
}
