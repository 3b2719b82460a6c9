import { reportActivity } from "../../db/commands/activity/report-activity.ts";
import { type Activity, HEARTBEAT_MS } from "../../db/contract/activity.ts";
import type { Stage } from "../../db/contract/run.ts";
import type { RunProgress } from "./listener.ts";
import type { Job } from "./open-job.ts";

type Said = Pick<Activity, "state" | "message"> & Partial<Activity>;

/**
 * Tells the dashboard, through the database, what the main job does, and says it again while nothing
 * changes, so that silence means that nobody is there.
 */
export class ActivityReport {
  readonly #job: Job;
  readonly #beat: NodeJS.Timeout;
  #said: Said | null = null;
  #said_at_ms = 0;

  constructor(job: Job) {
    this.#job = job;
    this.#beat = setInterval(() => this.#repeat(), HEARTBEAT_MS);
    this.#beat.unref();
  }

  say(about: Said): void {
    const { engine, rounds } = this.#job.config;
    this.#said = about;
    this.#said_at_ms = performance.now();
    reportActivity({
      ctx: this.#job.ctx,
      input: { engine: engine.name, rounds, pid: process.pid, ...about },
    });
  }

  sayRun({ planned, kind, round, rounds, runs_done, runs_total, left_ms }: RunProgress, phase: Stage): void {
    this.say({
      state: "measuring",
      message: `${kind === "rerun" ? "rerunning a suspected change:" : "measuring"} ${planned.sha.slice(0, 10)}, ${planned.workload.name}`,
      sha: planned.sha,
      workload: planned.workload.name,
      phase,
      ...(kind === "rerun" ? { turn: round, turns: rounds } : { round, rounds }),
      runs_done,
      runs_total,
      ends_at: Math.round(Date.now() + left_ms),
    });
  }

  /** The last word. */
  close(): void {
    clearInterval(this.#beat);
    this.say({ state: "stopped", message: "stopped" });
  }

  /** Runs speak at each phase; a word in between would take CPU from a window, so only long ones hear one. */
  #repeat(): void {
    const silent_ms = performance.now() - this.#said_at_ms;
    const patience_ms = this.#said?.state === "measuring" ? 2 * HEARTBEAT_MS : 0;
    if (this.#said && silent_ms >= patience_ms) this.say(this.#said);
  }
}
