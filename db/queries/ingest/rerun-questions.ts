import { and, eq, isNotNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "../../client.ts";
import { run, session, sessionCommit } from "../../schema/index.ts";

/** Two commits that complete reruns of one finding put side by side, in how many turns, and with which workloads. */
export type RerunQuestion = {
  /** What the keys of its sessions hold. */
  question: string;
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
  const rows = orm
    .select({
      // The keys of a finding's sessions end in a number of their own.
      stem: sql<string>`rtrim(${session.key}, '0123456789')`,
      before_commit_id: before.commit_id,
      after_commit_id: after.commit_id,
      workload_revision_id: run.workload_revision_id,
      variant_id: run.variant_id,
      turns: sql<number>`count(distinct ${session.id})`,
    })
    .from(session)
    .innerJoin(before, and(eq(before.session_id, session.id), eq(before.role, "before")))
    .innerJoin(after, and(eq(after.session_id, session.id), eq(after.role, "after")))
    .innerJoin(run, eq(run.session_id, session.id))
    .where(and(eq(session.kind, "rerun"), eq(session.epoch_id, epoch_id), isNotNull(session.ended_at)))
    .groupBy(sql`1`, before.commit_id, after.commit_id, run.workload_revision_id, run.variant_id)
    .orderBy(sql`min(${run.id})`)
    .all();
  const questions = Map.groupBy(rows, (row) => `${row.stem} ${row.before_commit_id} ${row.after_commit_id}`);
  return [...questions.values()].map((own) => ({
    question: own[0]!.stem.slice(own[0]!.stem.lastIndexOf(":rerun:")),
    before_commit_id: own[0]!.before_commit_id,
    after_commit_id: own[0]!.after_commit_id,
    turns: Math.max(...own.map(({ turns }) => turns)),
    workloads: own.map(({ workload_revision_id, variant_id }) => ({ workload_revision_id, variant_id })),
  }));
}
