import { type OpenRegression, readOpenRegressions } from "../../../db/queries/ingest/open-regressions.ts";
import { countBlocks } from "../choose-control.ts";
import type { BranchCommit } from "../history.ts";
import type { KnownSession } from "../next-session.ts";
import type { Job } from "../open-job.ts";
import { endsOf } from "./narrow.ts";
import type { RerunLook, RerunNews } from "./next-rerun.ts";

const MOST_KEPT = 200;
/** A turn of a bisection is of one workload, the ends' are of up to three: a step may take so many times the turns... */
const LEVEL_TURNS_FACTOR = 3;
/** ... and no more than a configuration may allow the ends. */
const MOST_LEVEL_TURNS = 1_000;

/** What the planner knows as reruns see it. */
export function rerunLook({
  job,
  branch_id,
  sessions,
  usable,
  in_window,
  tell,
}: {
  job: Job;
  branch_id: number;
  sessions: readonly KnownSession[];
  /** Commits that can be measured. */
  usable: readonly BranchCommit[];
  in_window: ReadonlySet<number>;
  tell: (news: RerunNews) => void;
}): RerunLook {
  const { ctx, config, engine_id, host_class, epoch_id, prefix, workloads, variants } = job;
  const can = new Set(usable.map((one) => one.commit_id));
  const blocks = countBlocks(sessions);
  return {
    ctx,
    engine_id,
    branch_id,
    host_class,
    epoch_id,
    prefix,
    sessions,
    most_pairs: config.reruns.most_pairs,
    most_level_pairs: Math.min(MOST_LEVEL_TURNS, LEVEL_TURNS_FACTOR * config.reruns.most_pairs),
    measurable: workloads.flatMap(({ id: workload_revision_id }) =>
      variants.map(({ id: variant_id }) => ({ workload_revision_id, variant_id })),
    ),
    may: (commit_id) => can.has(commit_id),
    // Before the window no more blocks come.
    isComplete: (commit_id) => !in_window.has(commit_id) || (blocks.get(commit_id) ?? 0) >= config.rounds,
    isUnbuilt: (commit_id) => !can.has(commit_id),
    tell,
  };
}

/** Of commits from before the window, those that open questions are about, the newest 200. */
export function rerunCommits(
  { ctx, host_class }: Job,
  branch_id: number,
  older: readonly BranchCommit[],
): BranchCommit[] {
  const open = readOpenRegressions(ctx.database, { branch_id, host_class });
  const wanted = new Set(open.flatMap(commitsOf));
  return older.filter(({ commit_id }) => wanted.has(commit_id)).slice(-MOST_KEPT);
}

function commitsOf(one: OpenRegression): number[] {
  const { state, cause } = one;
  if (state === "confirmed" && cause.commit_ids.length === 1) return [];
  return [endsOf(one).before_commit_id, ...cause.commit_ids];
}
