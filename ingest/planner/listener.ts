import type { ProfileResult } from "../../db/contract/profile.ts";
import type { RunResult, Stage } from "../../db/contract/run.ts";
import type { SessionKind } from "../../db/contract/session.ts";
import type { EngineError } from "../engine/errors.ts";
import type { PlannedRun } from "../session/plan.ts";
import type { Judged } from "./judge.ts";
import type { RerunNews } from "./reruns/next-rerun.ts";

/** What the main job will do, told before it begins. */
export type JobPlan = {
  engine: string;
  branch: string;
  commits: number;
  workloads: string[];
  variants: string[];
  rounds: number;
  /** Runs still to make, and how long they should take. */
  runs: number;
  duration_ms: number;
  placement: string;
  /** Whether idle cores are kept awake while runs are made. */
  wake_limit: string;
  /** What contains the engine, and why nothing stronger does. */
  sandbox: string;
  shortfalls: string[];
};

export type RunProgress = {
  planned: PlannedRun;
  kind: SessionKind;
  /** Of reruns: the turn, and how many there may be. */
  round: number;
  rounds: number;
  runs_done: number;
  runs_total: number;
  left_ms: number;
};

/** Looks done, of how many in this pass. */
export type ProfileProgress = { planned: PlannedRun; done: number; total: number };

/** Told of everything the main job does; the terminal, or nobody. */
export type JobListener = {
  preparing(progress: { done: number; total: number; sha: string }): void;
  prepareFailed(about: {
    sha: string;
    subject: string;
    outcome: "failed" | "no-engine";
    error: EngineError;
  }): void;
  planned(plan: JobPlan): void;
  phase(progress: RunProgress, phase: Stage): void;
  run(progress: RunProgress, result: RunResult): void;
  judged(judged: Judged, completed_rounds: number): void;
  /** Reruns of a suspected change begin, decide, or narrow its cause. */
  rerun?(news: RerunNews): void;
  /** `spoilt`: commits all of whose runs the host spoilt. */
  measured(about: { commits: number; failed: number; spoilt: number; minutes: number }): void;
  /** Before and after each look inside an engine. */
  profiling?(progress: ProfileProgress): void;
  profiled?(progress: ProfileProgress & { result: ProfileResult }): void;
  trouble(message: string): void;
};
