import { and, eq, isNotNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "../../client.ts";
import { run, session, sessionCommit } from "../../schema/index.ts";

/**
 * Two commits that complete reruns of an epoch put side by side, in how many turns of one regression at most, and with which
 * workloads.
 */
export type RerunQuestion = {
  before_commit_id: number;
  after_commit_id: number;
  turns: number;
  workloads: { workload_revision_id: number; variant_id: number }[];
};

/** What reruns of an epoch asked; workloads in the order in which they were first measured. */
export function readRerunQuestions(database: Database, epoch_id: number): RerunQuestion[] {
  const { orm } = database;
  const before = alias(sessionCommit, "before_commit");
  const after = alias(sessionCommit, "after_commit");
  const asked = and(eq(session.kind, "rerun"), eq(session.epoch_id, epoch_id), isNotNull(session.ended_at));
  const ends = { before_commit_id: before.commit_id, after_commit_id: after.commit_id };
  const rows = orm
    .select({ ...ends, workload_revision_id: run.workload_revision_id, variant_id: run.variant_id })
    .from(session)
    .innerJoin(before, and(eq(before.session_id, session.id), eq(before.role, "before")))
    .innerJoin(after, and(eq(after.session_id, session.id), eq(after.role, "after")))
    .innerJoin(run, eq(run.session_id, session.id))
    .where(asked)
    .groupBy(before.commit_id, after.commit_id, run.workload_revision_id, run.variant_id)
    .orderBy(sql`min(${run.id})`)
    .all();
  // Sessions of one regression bear its number in their key, and a number of their own behind it.
  const made = orm
    .select({ ...ends, turns: sql<number>`count(*)` })
    .from(session)
    .innerJoin(before, and(eq(before.session_id, session.id), eq(before.role, "before")))
    .innerJoin(after, and(eq(after.session_id, session.id), eq(after.role, "after")))
    .where(and(asked, sql`exists (select 1 from ${run} where ${run.session_id} = ${session.id})`))
    .groupBy(before.commit_id, after.commit_id, sql`rtrim(${session.key}, '0123456789')`)
    .all();
  const endsOf = (row: { before_commit_id: number; after_commit_id: number }) =>
    `${row.before_commit_id} ${row.after_commit_id}`;
  const made_of = Map.groupBy(made, endsOf);
  return [...Map.groupBy(rows, endsOf)].map(([name, own]) => ({
    before_commit_id: own[0]!.before_commit_id,
    after_commit_id: own[0]!.after_commit_id,
    turns: Math.max(...made_of.get(name)!.map(({ turns }) => turns)),
    workloads: own.map(({ workload_revision_id, variant_id }) => ({ workload_revision_id, variant_id })),
  }));
}
