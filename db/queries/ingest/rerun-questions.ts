import { and, asc, eq, isNotNull } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "../../client.ts";
import type { RerunEnds } from "../../contract/rerun.ts";
import { rerunQuestionOf } from "../../contract/rerun-key.ts";
import { run, session, sessionCommit } from "../../schema/index.ts";

/** Two commits that complete reruns of one finding put side by side, in how many turns, and with which workloads. */
export type RerunQuestion = RerunEnds & {
  /** What the keys of its sessions hold. */
  question: string;
  turns: number;
  workloads: { workload_revision_id: number; variant_id: number }[];
};

/** What reruns of an epoch asked; workloads in the order in which they were first measured. */
export function readRerunQuestions({ orm }: Database, epoch_id: number): RerunQuestion[] {
  const before = alias(sessionCommit, "before_commit");
  const after = alias(sessionCommit, "after_commit");
  const rows = orm
    .select({
      session_id: session.id,
      key: session.key,
      before_commit_id: before.commit_id,
      after_commit_id: after.commit_id,
      workload_revision_id: run.workload_revision_id,
      variant_id: run.variant_id,
    })
    .from(session)
    .innerJoin(before, and(eq(before.session_id, session.id), eq(before.role, "before")))
    .innerJoin(after, and(eq(after.session_id, session.id), eq(after.role, "after")))
    .innerJoin(run, eq(run.session_id, session.id))
    .where(and(eq(session.kind, "rerun"), eq(session.epoch_id, epoch_id), isNotNull(session.ended_at)))
    .orderBy(asc(run.id))
    .all()
    .map((row) => ({ ...row, question: rerunQuestionOf(row.key) }));
  const questions = Map.groupBy(
    rows,
    (row) => `${row.question} ${row.before_commit_id} ${row.after_commit_id}`,
  );
  return [...questions.values()].map((own) => {
    const [{ question, before_commit_id, after_commit_id }] = own as [(typeof rows)[number]];
    return {
      question,
      before_commit_id,
      after_commit_id,
      turns: new Set(own.map(({ session_id }) => session_id)).size,
      workloads: firstOfEach(own),
    };
  });
}

function firstOfEach(runs: readonly RerunQuestion["workloads"][number][]): RerunQuestion["workloads"] {
  const groups = Map.groupBy(runs, (run) => `${run.workload_revision_id} ${run.variant_id}`);
  return [...groups.values()].map(([first]) => ({
    workload_revision_id: first!.workload_revision_id,
    variant_id: first!.variant_id,
  }));
}
