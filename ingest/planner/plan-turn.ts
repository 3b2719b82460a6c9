import { readSha } from "../../db/queries/ingest/commit-sha.ts";
import { readLapsed } from "../../db/queries/ingest/lapsed.ts";
import { readPlanSessions } from "../../db/queries/ingest/plan-sessions.ts";
import { readNeverStarted } from "../../db/queries/ingest/preparations.ts";
import type { PlannedRun } from "../session/plan.ts";
import type { ControlRule } from "./choose-control.ts";
import { controlNews } from "./control-news.ts";
import type { BranchCommit } from "./history.ts";
import { completedRounds, type NextSession, nextSession } from "./next-session.ts";
import { type Job, plannedRunsOf } from "./open-job.ts";
import { groupOf } from "./reruns/choose-plan.ts";
import { rerunLook } from "./reruns/look.ts";
import { nextRerun, type RerunNews, type RerunTurnPlan } from "./reruns/next-rerun.ts";

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
  /** The turn of reruns that it is, if it is one. */
  rerun: RerunTurnPlan | null;
};

/**
 * The next session, or null when nothing is left to measure: an open one and rounds first, then reruns of what they made
 * suspicious, then new commits.
 */
export function planTurn({
  job,
  branch_id,
  ready,
  in_window,
  kept,
  rule,
  tell,
}: {
  job: Job;
  branch_id: number;
  ready: BranchCommit[];
  in_window: ReadonlySet<number>;
  /** Commits from before the window that may be control or ancestor. */
  kept: ReadonlySet<number>;
  rule: ControlRule;
  tell: (news: RerunNews) => void;
}): Turn | null {
  const sessions = readPlanSessions(job.ctx.database, job);
  const usable = usableOf(job, ready);
  const next = nextSession({
    prefix: job.prefix,
    epoch_id: job.epoch_id,
    usable: usable.filter((one) => in_window.has(one.commit_id)),
    kept: usable.filter((one) => !in_window.has(one.commit_id) && kept.has(one.commit_id)),
    lapsed: readLapsed(job.ctx.database, job),
    sessions,
    rounds: job.config.rounds,
    control: rule,
  });
  const completed = completedRounds(sessions);
  const goes_first = next !== null && (next.kind === "round" || sessions.some(({ key }) => key === next.key));
  if (!goes_first) {
    const rerun = nextRerun(rerunLook({ job, branch_id, sessions, usable, in_window, tell }));
    if (rerun) return { branch_id, next: rerun.next, usable, completed, news: [], rerun };
  }
  if (!next) return null;
  const shaOf = (commit_id: number) => readSha(job.ctx.database, commit_id);
  const news = controlNews({ sessions, next, rule, shaOf });
  return { branch_id, next, usable, completed, news, rerun: null };
}

/** The runs of a turn; those of reruns in the order that they are to have. */
export function runsOfTurn(job: Job, { next, usable, rerun }: Turn): PlannedRun[] {
  const ids = rerun ? rerun.order : next.commits.map(({ commit_id }) => commit_id);
  const all = plannedRunsOf(
    job,
    ids.map((commit_id) => usable.find((one) => one.commit_id === commit_id)!),
  );
  return rerun ? rerun.groups.flatMap((group) => all.filter((run) => groupOf(run) === group)) : all;
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
