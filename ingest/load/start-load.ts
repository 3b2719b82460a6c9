import type { Workload } from "../workloads/workload.ts";
import { GeneratorHandle } from "./generator-handle.ts";
import { DEFAULT_LOAD_LIMITS, type LoadLimits } from "./limits.ts";
import type { Endpoint } from "./messages.ts";
import type { ClosedLoopResult, OpenLoopResult, PreloadResult, WarmUpResult } from "./results.ts";

export interface LoadOptions {
  workload: Workload;
  /** Where the engine is reached; where it is known later only, `aim` says it. */
  at?: Endpoint;
  /** Decides which keys and commands each connection asks for, together with the connection's number only. */
  seed: number;
  /** Wraps the generator's command line, to pin it for instance: (argv) => ["taskset", "-c", "0", ...argv]. */
  command?: (argv: string[]) => string[];
  limits?: Partial<LoadLimits>;
  /** Niceness the generator asks for, -20 unless told; it does without where the system refuses. */
  niceness?: number;
}

/** One engine under one workload. Phases run one after the other, each once or more. */
export interface Load {
  /** The generator's processes. */
  readonly pids: readonly number[];
  /** The niceness that they run with. */
  readonly niceness: number;
  /** Says where the engine is reached. */
  aim(endpoint: Endpoint): Promise<void>;
  /** Writes the dataset, one request at a time where told so. The first phase to touch the engine. */
  preload(how?: { pipelined: boolean }): Promise<PreloadResult>;
  /** A closed loop that is not measured. */
  warmUp(): Promise<WarmUpResult>;
  closedLoop(): Promise<ClosedLoopResult>;
  openLoop(): Promise<OpenLoopResult>;
  /** Ends the generator's processes; a phase under way fails with `stopped`. May be called at any time. */
  stop(): Promise<void>;
}

/**
 * Starts the load generator in a process of its own and lets it work out all requests. It does not
 * connect yet, so that engine and generator can start side by side.
 *
 * Every phase throws LoadError with a `kind` and a `phase`, within its duration and the limits.
 * @throws LoadError `generator-failed` or `timeout`.
 */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const { workload, seed, niceness = -20 } = options;
  const limits = { ...DEFAULT_LOAD_LIMITS, ...options.limits };
  const generator = new GeneratorHandle(options.command);
  const assignment = { workload, seed, limits, niceness };
  const started = await generator
    .carryOut({ phase: "start", assignment }, limits.start_ms)
    .catch(async (error: unknown) => {
      await generator.stop();
      throw error;
    });
  const aim = async (endpoint: Endpoint) => {
    await generator.carryOut({ phase: "aim", endpoint }, limits.start_ms);
  };
  if (options.at) await aim(options.at);
  const bounded_ms = limits.connect_ms + limits.drain_ms;
  return {
    pids: [started.pid],
    niceness: started.niceness,
    aim,
    preload: ({ pipelined } = { pipelined: true }) =>
      generator.carryOut({ phase: "preload", pipelined }, limits.connect_ms + limits.preload_ms),
    warmUp: () => generator.carryOut({ phase: "warm-up" }, workload.warm_up_ms + bounded_ms),
    closedLoop: () => generator.carryOut({ phase: "closed-loop" }, workload.closed.duration_ms + bounded_ms),
    openLoop: () => generator.carryOut({ phase: "open-loop" }, openMs(workload) + bounded_ms),
    stop: () => generator.stop(),
  };
}

function openMs({ open }: Workload): number {
  return open.lead_in_ms + open.duration_ms;
}
