import type { Workload } from "../workloads/workload.ts";
import type { GeneratorEffort } from "./generate/effort.ts";
import type { GroupCounts } from "./generate/group.ts";
import type { Stalls } from "./generate/window.ts";
import type { LoadLimits } from "./limits.ts";
import type { LoadErrorKind, LoadPhase } from "./load-error.ts";
import type { SparseCounts } from "./record/latency-counts.ts";
import type { Recording } from "./record/recorder.ts";
import type { CensusResult, PreloadResult } from "./results.ts";
import type { Endpoint } from "./wire/endpoint.ts";

/** What a generator's process works on. */
export interface Assignment {
  workload: Workload;
  seed: number;
  limits: LoadLimits;
  /** Niceness to ask for; the system may refuse. */
  niceness: number;
  /** So many processes share the connections, and which of them this one is, from 0. */
  processes: number;
  process: number;
  /** Passwords of the workload's users. */
  passwords: Record<string, string>;
}

/** What one process recorded of one group. */
export interface GroupShare {
  recording: Recording;
  counts: GroupCounts;
  /** Null for a closed loop. */
  schedule: {
    /** Batches sent at their time or late; those that waited for the engine are counted apart. */
    lags: SparseCounts;
    lag_us_max: number;
    backpressured_batches: number;
    /** Those that the generator never came to. */
    abandoned_batches: number;
    connects: SparseCounts;
    connect_us_max: number;
  } | null;
}

/** What one process found in one window. */
export interface WindowShare {
  started_at_ms: number;
  effort: GeneratorEffort;
  stalls: Stalls;
  /** Answered in the lead-in. */
  lead_in_operations: number;
  /** Answers to closed loops after the window. */
  drained_operations: number;
  groups: Record<string, GroupShare>;
}

export interface PhaseResults {
  start: { pid: number; niceness: number };
  aim: null;
  preload: PreloadResult;
  "warm-up": WindowShare | null;
  "closed-loop": WindowShare | null;
  "open-loop": WindowShare | null;
  census: CensusResult;
  "tidy-up": null;
}

/** Parent to generator. */
export type Order =
  | { phase: "start"; assignment: Assignment }
  | { phase: "aim"; endpoint: Endpoint }
  | { phase: "preload"; pipelined: boolean }
  | ({ phase: "warm-up" } & Window)
  | ({ phase: "closed-loop" } & Window)
  | ({ phase: "open-loop"; rate_ops: number | null } & Window)
  | { phase: "census" }
  | { phase: "tidy-up" };

export interface Window {
  /**
   * When the window begins, in ms on the system's monotonic clock, which all processes share. Null only connects, so
   * that it can be said when all of them are ready.
   */
  at_ms: number | null;
  duration_ms: number;
  /** Whether to tell of progress meanwhile. */
  watched: boolean;
}

/** What those who watch are told about twice a second, of the first group. */
export interface Progress {
  since_start_ms: number;
  operations: number;
  errors: number;
  p99_us: number | null;
}

/** Generator to parent: one answer to each order, and progress meanwhile. */
export type Answer =
  | { phase: LoadPhase; result: PhaseResults[LoadPhase] }
  | { phase: LoadPhase; error: { kind: LoadErrorKind; message: string } };
export type Message = Answer | { progress: Progress };
