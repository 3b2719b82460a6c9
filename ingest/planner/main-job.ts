import { setTimeout as sleep } from "node:timers/promises";
import { openSession } from "../../db/commands/session/open-session.ts";
import { readPlanSessions } from "../../db/queries/ingest/plan-sessions.ts";
import { countSpoilt } from "../../db/queries/ingest/preparations.ts";
import { closeBench } from "../session/open-bench.ts";
import { performSession } from "../session/perform-session.ts";
import { FIRST_ROUND } from "../verdict/index.ts";
import { ActivityReport } from "./activity-report.ts";
import { keptCommits, readControlRule } from "./control-rule.ts";
import { RunClock } from "./estimate.ts";
import { recordHistory } from "./history.ts";
import { judgeBranch } from "./judge.ts";
import type { JobListener, RunProgress } from "./listener.ts";
import { completedRounds } from "./next-session.ts";
import { type Job, plannedRunsOf } from "./open-job.ts";
import { neverStarted, planTurn, runsOfTurn, type Turn, usableOf } from "./plan-turn.ts";
import { prepareHistory } from "./prepare-history.ts";
import { profilePass } from "./profile-pass.ts";
import { rerunCommits } from "./reruns/look.ts";
import { openWatch, type Watch } from "./watch.ts";

const HOUR_MS = 3_600_000;

/**
 * The main job: measures the history in rounds, reruns what looks changed, then every new commit, judging after each session.
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
  const said = new Set<string>();
  const tellOnce = (line: string) => {
    if (!said.has(line)) listener.trouble(line);
    said.add(line);
  };
  let told = false;
  let judged = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      report.say({ state: "preparing", message: "preparing commits" });
      const history = await recordHistory({ ...job, repository: job.bench.house.repository });
      const rule = await readControlRule({ job, ...history, tell: tellOnce });
      const kept = keptCommits(job, rule, history.older);
      const asked = rerunCommits(job, history.branch_id, history.older);
      const older = history.older.filter((one) => kept.includes(one) || asked.includes(one));
      const ready = await prepareHistory({
        ...job,
        house: job.bench.house,
        commits: [...older, ...history.commits],
        listener,
        signal,
      });
      const in_window = new Set(history.commits.map((one) => one.commit_id));
      const of_window = ready.filter((one) => in_window.has(one.commit_id));
      if (!judged) judge(job, history.branch_id, listener);
      judged = true;
      const plan = () =>
        planTurn({
          job,
          branch_id: history.branch_id,
          ready,
          in_window,
          kept: new Set(kept.map((one) => one.commit_id)),
          rule,
          tell: (news) => listener.rerun?.(news),
        });
      const first = plan();
      // Turns of reruns are short: they follow each other without a look at the repository.
      for (let turn = first; turn; turn = turn.rerun ? plan() : null) {
        for (const line of turn.news) listener.trouble(line);
        if (!told) listener.planned(jobPlan(job, history.commits.length, turn, clock));
        told = true;
        await performTurn({ job, turn, clock, report, signal, listener });
      }
      if (first) continue;
      const dead = neverStarted(job, of_window).size;
      const spoilt = countSpoilt(job.ctx.database, {
        commit_ids: of_window.map((one) => one.commit_id),
        host_id: job.host_id,
      });
      listener.measured({
        spoilt,
        commits: of_window.length - dead,
        failed: history.commits.length - of_window.length + dead,
        minutes: (performance.now() - started) / 60_000,
      });
      if (until === "measured") return;
      const watch = await openWatch(job, listener.trouble);
      const usable = usableOf(job, of_window);
      if (await profilePass({ job, usable, watch, report, listener, signal })) continue;
      await watchForNews(job, watch, report, signal);
    }
  } finally {
    report.close();
    closeBench(job.bench);
  }
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
  const { branch_id, next, completed, rerun } = turn;
  const session_id = openSession({
    ctx,
    input: { ...next, engine_id, branch_id, host_id, epoch_id, origin: "measured", checks: job.readChecks() },
  });
  const planned = runsOfTurn(job, turn);
  const rounds_after = next.kind === "round" ? config.rounds - completed - 1 : 0;
  const later_ms = rounds_after * clock.expect_ms(planned.map((one) => one.workload));
  const progress = (one: RunProgress["planned"], left: number): RunProgress => ({
    planned: one,
    kind: next.kind,
    round: rerun?.turn ?? Math.min(completed + 1, config.rounds),
    rounds: rerun?.most_pairs ?? config.rounds,
    runs_done: planned.length - left,
    runs_total: planned.length,
    left_ms: (clock.expect_ms(planned.map((run) => run.workload)) * left) / planned.length + later_ms,
  });
  await performSession({
    ctx,
    bench: job.bench,
    session: { id: session_id, key: next.key, kind: next.kind },
    planned,
    together: config.together,
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
  if (!rerun) judge(job, branch_id, listener);
}

/**
 * Looks at the branch as it stands; also at start-up, since the last process may have ended before it did.
 * Every complete session besides reruns is a look of its own, and each spends its part of the false alarms allowed.
 */
function judge(job: Job, branch_id: number, listener: JobListener): void {
  const sessions = readPlanSessions(job.ctx.database, job);
  const complete = sessions.filter((one) => one.kind !== "rerun" && one.ended_at !== null).length;
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
    wake_limit: bench.wake_limit.said,
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
