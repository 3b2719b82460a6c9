import { setTimeout as sleep } from "node:timers/promises";
import { openSession } from "../../db/commands/session/open-session.ts";
import { readPlanSessions } from "../../db/queries/ingest/plan-sessions.ts";
import { countSpoilt, readNeverStarted } from "../../db/queries/ingest/preparations.ts";
import { closeBench } from "../session/open-bench.ts";
import { performSession } from "../session/perform-session.ts";
import { FIRST_ROUND } from "../verdict/index.ts";
import { ActivityReport } from "./activity-report.ts";
import { RunClock } from "./estimate.ts";
import { type BranchCommit, recordHistory } from "./history.ts";
import { judgeBranch } from "./judge.ts";
import type { JobListener, RunProgress } from "./listener.ts";
import { completedRounds, type NextSession, nextSession } from "./next-session.ts";
import { type Job, plannedRunsOf } from "./open-job.ts";
import { prepareHistory } from "./prepare-history.ts";
import { profilePass } from "./profile-pass.ts";
import { openWatch, type Watch } from "./watch.ts";

/** A commit that did not start in this many sessions is left alone. */
const STARTS_TRIED = 2;
const HOUR_MS = 3_600_000;

/**
 * The main job: measures the history in rounds, then every new commit, judging after each session.
 * `until` "measured" returns when nothing is left to measure; "stopped" watches for new commits until
 * `signal`. Safe to stop anywhere: called again, it goes on with the run that was interrupted.
 */
export async function runMainJob({
  job,
  until,
  signal,
  listener,
}: {
  job: Job;
  until: "measured" | "stopped";
  signal: AbortSignal;
  listener: JobListener;
}): Promise<void> {
  const report = new ActivityReport(job);
  const clock = new RunClock();
  const started = performance.now();
  let told = false;
  let judged = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      report.say({ state: "preparing", message: "preparing commits" });
      const history = await recordHistory({ ...job, repository: job.bench.house.repository });
      const ready = await prepareHistory({ ...job, house: job.bench.house, ...history, listener, signal });
      if (!judged) judge(job, history.branch_id, listener);
      judged = true;
      const turn = planTurn(job, history.branch_id, ready);
      if (turn) {
        if (!told) listener.planned(jobPlan(job, history.commits.length, turn, clock));
        told = true;
        await performTurn({ job, turn, clock, report, signal, listener });
        continue;
      }
      const dead = neverStarted(job, ready).size;
      const spoilt = countSpoilt(job.ctx.database, {
        commit_ids: ready.map((one) => one.commit_id),
        host_id: job.host_id,
      });
      listener.measured({
        spoilt,
        commits: ready.length - dead,
        failed: history.commits.length - ready.length + dead,
        minutes: (performance.now() - started) / 60_000,
      });
      if (until === "measured") return;
      const watch = await openWatch(job, listener.trouble);
      const usable = usableOf(job, ready);
      if (await profilePass({ job, usable, watch, report, listener, signal })) continue;
      await watchForNews(job, watch, report, signal);
    }
  } finally {
    report.close();
    closeBench(job.bench);
  }
}

/** A session to be made, and what is known around it. */
type Turn = {
  branch_id: number;
  next: NextSession;
  usable: BranchCommit[];
  /** Complete rounds before it. */
  completed: number;
};

function planTurn(job: Job, branch_id: number, ready: BranchCommit[]): Turn | null {
  const sessions = readPlanSessions(job.ctx.database, job);
  const usable = usableOf(job, ready);
  const next = nextSession({
    prefix: job.prefix,
    epoch_id: job.epoch_id,
    usable: usable.map((one) => one.commit_id),
    sessions,
    rounds: job.config.rounds,
  });
  return next && { branch_id, next, usable, completed: completedRounds(sessions) };
}

function usableOf(job: Job, ready: readonly BranchCommit[]): BranchCommit[] {
  const dead = neverStarted(job, ready);
  return ready.filter((one) => !dead.has(one.commit_id));
}

function neverStarted({ ctx, host_id }: Job, commits: readonly BranchCommit[]): Set<number> {
  return readNeverStarted(ctx.database, {
    commit_ids: commits.map((one) => one.commit_id),
    host_id,
    times: STARTS_TRIED,
  });
}

async function performTurn({
  job,
  turn,
  clock,
  report,
  signal,
  listener,
}: {
  job: Job;
  turn: Turn;
  clock: RunClock;
  report: ActivityReport;
  signal: AbortSignal;
  listener: JobListener;
}): Promise<void> {
  const { ctx, config, engine_id, host_id, epoch_id } = job;
  const { branch_id, next, usable, completed } = turn;
  const session_id = openSession({
    ctx,
    input: { ...next, engine_id, branch_id, host_id, epoch_id, origin: "measured" },
  });
  const planned = plannedRunsOf(
    job,
    next.commits.map(({ commit_id }) => usable.find((one) => one.commit_id === commit_id)!),
  );
  const rounds_after = next.kind === "round" ? config.rounds - completed - 1 : 0;
  const later_ms = rounds_after * clock.expect_ms(planned.map((one) => one.workload));
  const progress = (one: RunProgress["planned"], left: number): RunProgress => ({
    planned: one,
    kind: next.kind,
    round: Math.min(completed + 1, config.rounds),
    rounds: config.rounds,
    runs_done: planned.length - left,
    runs_total: planned.length,
    left_ms: (clock.expect_ms(planned.map((run) => run.workload)) * left) / planned.length + later_ms,
  });
  await performSession({
    ctx,
    bench: job.bench,
    session: { id: session_id, key: next.key },
    planned,
    signal,
    listener: {
      onPhase(one, phase, left) {
        report.sayRun(progress(one, left), phase);
        listener.phase(progress(one, left), phase);
      },
      onRun(one, result, left) {
        if (result.outcome === "ok") clock.learn(one.workload, result.duration_ms);
        listener.run(progress(one, left), result);
      },
    },
  });
  judge(job, branch_id, listener);
}

/**
 * Looks at the branch as it stands; also at start-up, since the last process may have ended before it did.
 * Every complete session is a look of its own, and each spends its part of the false alarms allowed.
 */
function judge(job: Job, branch_id: number, listener: JobListener): void {
  const sessions = readPlanSessions(job.ctx.database, job);
  const complete = sessions.filter((one) => one.ended_at !== null).length;
  if (complete === 0) return;
  const rounds = completedRounds(sessions);
  const judged = judgeBranch({
    ...job,
    branch_id,
    workload_revision_ids: job.workloads.map((one) => one.id),
    looks: rounds < FIRST_ROUND ? rounds : complete,
    completed_rounds: rounds,
    origin: "measured",
  });
  listener.judged(judged, rounds);
}

function jobPlan(
  job: Job,
  commits: number,
  turn: Turn,
  clock: RunClock,
): Parameters<JobListener["planned"]>[0] {
  const { config, workloads, variants, bench } = job;
  const planned = plannedRunsOf(job, turn.usable);
  const rounds = turn.next.kind === "round" ? config.rounds - turn.completed : 0;
  return {
    engine: config.engine.name,
    branch: config.engine.branch,
    commits,
    workloads: workloads.map((one) => one.workload.name),
    variants: variants.map((one) => one.name),
    rounds: config.rounds,
    runs: planned.length * rounds,
    duration_ms: clock.expect_ms(planned.map((one) => one.workload)) * rounds,
    placement: bench.placement.said,
    sandbox: bench.house.sandbox.said,
    shortfalls: bench.house.sandbox.shortfalls,
  };
}

/** Returns when the repository has something new. */
async function watchForNews(
  job: Job,
  watch: Watch,
  report: ActivityReport,
  signal: AbortSignal,
): Promise<void> {
  report.say({ state: "watching", message: "every commit is measured; watching for new ones" });
  // Within the hour what could not be prepared may be due for another try.
  for (const end = Date.now() + HOUR_MS; Date.now() < end; ) {
    await sleep(job.config.watch.every_s * 1_000, null, { signal });
    if (await watch.hasNews()) return;
  }
}
