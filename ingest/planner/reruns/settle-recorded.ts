import type { Context } from "../../../db/client.ts";
import { isOfEnds } from "../../../db/contract/rerun.ts";
import { type OpenRegression, readOpenRegressions } from "../../../db/queries/ingest/open-regressions.ts";
import { type RerunQuestion, readRerunQuestions } from "../../../db/queries/ingest/rerun-questions.ts";
import { readUnbuilt } from "../../../db/queries/ingest/unbuilt.ts";
import { groupOf } from "./choose-plan.ts";
import { endsOf } from "./narrow.ts";
import { bisectionStep, type RerunLook, type RerunNews, rerunStep } from "./next-rerun.ts";

/**
 * Decides what a replayed recording suspects by the reruns that it carries, as was done when they were made; what it has no
 * reruns of stays suspected.
 */
export function settleRecorded({
  ctx,
  ...place
}: {
  ctx: Context;
  engine_id: number;
  branch_id: number;
  host_class: string;
  epoch_id: number;
  tell: (news: RerunNews) => void;
}): void {
  const questions = readRerunQuestions(ctx.database, place.epoch_id);
  const measured = new Set(questions.flatMap((one) => [one.before_commit_id, one.after_commit_id]));
  const known = readOpenRegressions(ctx.database, place);
  const ends = questions.filter((question) => known.some((one) => isOfEnds(question, endsOf(one))));
  const look: RerunLook = {
    ctx,
    ...place,
    prefix: "recording:",
    sessions: [],
    // Budgets were the same for all of a kind; what took all of one was not told.
    most_pairs: mostTurns(ends),
    most_level_pairs: mostTurns(questions.filter((one) => !ends.includes(one))),
    measurable: [],
    may: (commit_id) => measured.has(commit_id),
    isComplete: () => true,
    isUnbuilt: (commit_id) => !measured.has(commit_id) && readUnbuilt(ctx.database, commit_id) !== null,
  };
  const open = () => readOpenRegressions(ctx.database, look).reverse();
  const answered_by = new Map<number, string>();
  for (const one of open()) {
    const asked = askedBy(one, questions);
    if (!asked) continue;
    answered_by.set(one.regression_id, asked.question);
    rerunStep({ ...look, question: asked.question, measurable: asked.workloads }, one);
  }
  const measurable = questions.flatMap(({ workloads }) => workloads);
  for (const one of open()) {
    const question = answered_by.get(one.regression_id);
    if (question !== undefined) bisectionStep({ ...look, question, measurable }, one);
  }
}

/**
 * The question that a finding asked. Another may have asked the same ends: its own is the one that measured first, as what
 * showed it best, a workload that shows it here, or else one that measured such a workload at all.
 */
function askedBy(one: OpenRegression, questions: readonly RerunQuestion[]): RerunQuestion | undefined {
  const shown = new Set(one.changes.map(groupOf));
  const ends = endsOf(one);
  const of_ends = questions.filter((question) => isOfEnds(question, ends));
  return (
    of_ends.find(({ workloads: [first] }) => shown.has(groupOf(first!))) ??
    of_ends.find(({ workloads }) => workloads.some((own) => shown.has(groupOf(own))))
  );
}

function mostTurns(questions: readonly RerunQuestion[]): number {
  return Math.max(1, ...questions.map(({ turns }) => turns));
}
