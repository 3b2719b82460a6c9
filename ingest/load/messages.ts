import type { Workload } from "../workloads/workload.ts";
import type { LoadLimits } from "./limits.ts";
import type { LoadErrorKind, LoadPhase } from "./load-error.ts";
import type { ClosedLoopResult, OpenLoopResult, PreloadResult, WarmUpResult } from "./results.ts";

/** What a generator's process works on. */
export interface Assignment {
  workload: Workload;
  host: string;
  port: number;
  seed: number;
  limits: LoadLimits;
  /** Niceness to ask for; the system may refuse. */
  niceness: number;
}

export interface PhaseResults {
  start: { pid: number; niceness: number };
  preload: PreloadResult;
  "warm-up": WarmUpResult;
  "closed-loop": ClosedLoopResult;
  "open-loop": OpenLoopResult;
}

/** Parent to generator. */
export type Order = { phase: "start"; assignment: Assignment } | { phase: Exclude<LoadPhase, "start"> };

/** Generator to parent: one answer to each order. */
export type Answer =
  | { phase: LoadPhase; result: PhaseResults[LoadPhase] }
  | { phase: LoadPhase; error: { kind: LoadErrorKind; message: string } };
