import type { Workload } from "../workloads/workload.ts";
import type { LoadLimits } from "./limits.ts";
import type { LoadErrorKind, LoadPhase } from "./load-error.ts";
import type { ClosedLoopResult, OpenLoopResult, PreloadResult, WarmUpResult } from "./results.ts";

/** What a generator's process works on. */
export interface Assignment {
  workload: Workload;
  seed: number;
  limits: LoadLimits;
  /** Niceness to ask for; the system may refuse. */
  niceness: number;
}

/** Where the engine is reached. */
export interface Endpoint {
  host: string;
  port: number;
}

export interface PhaseResults {
  start: { pid: number; niceness: number };
  aim: null;
  preload: PreloadResult;
  "warm-up": WarmUpResult;
  "closed-loop": ClosedLoopResult;
  "open-loop": OpenLoopResult;
}

/** Parent to generator. */
export type Order =
  | { phase: "start"; assignment: Assignment }
  | { phase: "aim"; endpoint: Endpoint }
  | { phase: "preload"; pipelined: boolean }
  | { phase: Exclude<LoadPhase, "start" | "aim" | "preload"> };

/** Generator to parent: one answer to each order. */
export type Answer =
  | { phase: LoadPhase; result: PhaseResults[LoadPhase] }
  | { phase: LoadPhase; error: { kind: LoadErrorKind; message: string } };
