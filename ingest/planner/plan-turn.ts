import { readSha } from "../../db/queries/ingest/commit-sha.ts";
import { readLapsed } from "../../db/queries/ingest/lapsed.ts";
import { readPlanSessions } from "../../db/queries/ingest/plan-sessions.ts";
import { readNeverStarted } from "../../db/queries/ingest/preparations.ts";
import type { ControlRule } from "./choose-control.ts";
import { controlNews } from "./control-news.ts";
import type { BranchCommit } from "./history.ts";
import { completedRounds, type NextSession, nextSession } from "./next-session.ts";
import type { Job } from "./open-job.ts";

/** A commit that did not start in this many sessions is left alone. */
const STARTS_TRIED = 2;

/** A session to be made, and what is known around it. */
export type Turn = {
  branch_id: number;
  next: NextSession;
  usable: BranchCommit[];
  /** Complete rounds before it. */
  completed: number;
  /** What a reader should know of its control, in lines. */
  news: string[];
};

/** The next session, or null when nothing is left to measure. */
export function planTurn({
  job,
  branch_id,
  ready,
  in_window,
  rule,
}: {
  job: Job;
  branch_id: number;
  ready: BranchCommit[];
  in_window: ReadonlySet<number>;
  rule: ControlRule;
}): Turn | null {
  const sessions = readPlanSessions(job.ctx.database, job);
  const usable = usableOf(job, ready);
  const next = nextSession({
    prefix: job.prefix,
    epoch_id: job.epoch_id,
    usable: usable.filter((one) => in_window.has(one.commit_id)),
    kept: usable.filter((one) => !in_window.has(one.commit_id)),
    lapsed: readLapsed(job.ctx.database, job),
    sessions,
    rounds: job.config.rounds,
    control: rule,
  });
  if (!next) return null;
  const shaOf = (commit_id: number) => readSha(job.ctx.database, commit_id);
  const news = controlNews({ sessions, next, rule, shaOf });
  return { branch_id, next, usable, completed: completedRounds(sessions), news };
}

/** Of these commits, those that have not failed to start too often. */
export function usableOf(job: Job, commits: readonly BranchCommit[]): BranchCommit[] {
  const dead = neverStarted(job, commits);
  return commits.filter((one) => !dead.has(one.commit_id));
}

/** Of these commits, those that never started on the host and are tried no more. */
export function neverStarted({ ctx, host_id }: Job, commits: readonly BranchCommit[]): Set<number> {
  return readNeverStarted(ctx.database, {
    commit_ids: commits.map((one) => one.commit_id),
    host_id,
    times: STARTS_TRIED,
  });
}
