import { reportActivity } from "../../db/commands/activity/report-activity.ts";
import { type Activity, HEARTBEAT_MS } from "../../db/contract/activity.ts";
import type { Stage } from "../../db/contract/run.ts";
import type { RunProgress } from "./listener.ts";
import type { Job } from "./open-job.ts";

/** Tells the dashboard, through the database, what the main job does. */
export class ActivityReport {
  readonly #job: Job;

  constructor(job: Job) {
    this.#job = job;
  }

  say(about: Pick<Activity, "state" | "message"> & Partial<Activity>): void {
    const { engine, rounds } = this.#job.config;
    reportActivity({
      ctx: this.#job.ctx,
      input: { engine: engine.name, rounds, pid: process.pid, ...about },
    });
  }

  sayRun({ planned, round, rounds, runs_done, runs_total, left_ms }: RunProgress, phase: Stage): void {
    this.say({
      state: "measuring",
      message: `measuring ${planned.sha.slice(0, 10)}, ${planned.workload.name}`,
      sha: planned.sha,
      workload: planned.workload.name,
      phase,
      round,
      rounds,
      runs_done,
      runs_total,
      ends_at: Math.round(Date.now() + left_ms),
    });
  }

  /** Says it again and again while something goes on, so that silence means that nobody is there. */
  async sayWhile<T>(about: Pick<Activity, "state" | "message">, act: () => Promise<T>): Promise<T> {
    this.say(about);
    const timer = setInterval(() => this.say(about), HEARTBEAT_MS);
    try {
      return await act();
    } finally {
      clearInterval(timer);
    }
  }
}
