import { randomBytes } from "node:crypto";
import type { Workload } from "../workloads/workload.ts";
import { Crew } from "./conduct/crew.ts";
import { joinSlices } from "./conduct/join-slices.ts";
import { mergeWindow } from "./conduct/merge-window.ts";
import { DEFAULT_LOAD_LIMITS, type LoadLimits } from "./limits.ts";
import { LoadError } from "./load-error.ts";
import type { Order, Progress, WindowShare } from "./messages.ts";
import type { CensusResult, PreloadResult, WindowResult } from "./results.ts";
import type { Endpoint } from "./wire/endpoint.ts";

export type { Progress } from "./messages.ts";
export type { Endpoint } from "./wire/endpoint.ts";

export interface LoadOptions {
  workload: Workload;
  /** Where the engine is reached; where it is known later only, `aim` says it. */
  at?: Endpoint;
  /** Decides which keys and commands each connection asks for, together with the connection's number only. */
  seed: number;
  /** So many processes share the connections; 1 unless told. */
  processes?: number;
  /** Wraps the command line of a process, to pin it for instance: (argv) => ["taskset", "-c", "0", ...argv]. */
  command?: (argv: string[], process: number) => string[];
  limits?: Partial<LoadLimits>;
  /** Niceness the generator asks for, -20 unless told; it does without where the system refuses. */
  niceness?: number;
  /** Told about twice a second within windows how the first group fares. */
  onProgress?: (progress: Progress) => void;
}

/** One engine under one workload. Phases run one after the other, each once or more. */
export interface Load {
  /** The generator's processes. */
  readonly pids: readonly number[];
  /** The niceness that they run with. */
  readonly niceness: number;
  /** Says where the engine is reached. */
  aim(endpoint: Endpoint): Promise<void>;
  /** Makes users and writes the datasets, one request at a time where told so. The first phase to touch the engine. */
  preload(how?: { pipelined: boolean }): Promise<PreloadResult>;
  /** A closed loop whose figures never count; null where the workload has none. */
  warmUp(): Promise<WindowResult | null>;
  /**
   * Throughput of the first group. In slices where told how many: each is carried out when `turn` lets it, and the figures are
   * of all of them together.
   */
  closedLoop(how?: { duration_ms?: number; slices?: Slices }): Promise<WindowResult>;
  /** Latency of all groups; at another constant rate of the first group alone where told so. */
  openLoop(how?: { duration_ms?: number; rate_ops?: number }): Promise<WindowResult>;
  /** What the workload's tenants hold. */
  census(): Promise<CensusResult>;
  /** Takes back what it changed in the engine besides keys: the workload's users. */
  tidyUp(): Promise<void>;
  /** Ends the generator's processes; a phase under way fails with `stopped`. May be called at any time. */
  stop(): Promise<void>;
}

/** A closed loop in parts of equal length, with pauses for others between them. */
export interface Slices {
  count: number;
  turn(act: () => Promise<void>): Promise<void>;
}

/** Between the order and the beginning, so that every process is ready. */
const READY_MS = 5;
/** To load what expires, before the lead-in: at least so long, and so many times what the preload took for as much. */
export const EXPIRING_MS = 3_000;
const EXPIRING_FACTOR = 5;
const ELEMENTS_TOLD = 1_000;
const WHOLE: Slices = { count: 1, turn: (act) => act() };

/**
 * Starts the load generator in processes of its own and lets them work out all requests. They do not
 * connect yet, so that engine and generator can start side by side.
 *
 * Every phase throws LoadError with a `kind` and a `phase`, within its duration and the limits.
 * @throws LoadError `generator-failed` or `timeout`.
 */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const { workload, seed, niceness = -20, processes = 1, onProgress } = options;
  const limits = { ...DEFAULT_LOAD_LIMITS, ...options.limits };
  const crew = new Crew(processes, options.command);
  const passwords = Object.fromEntries(
    workload.users.map(({ name }) => [name, randomBytes(24).toString("hex")]),
  );
  const started = await crew.start({ workload, seed, limits, niceness, passwords }, limits.start_ms);
  crew.watch(onProgress);
  const aim = async (endpoint: Endpoint) => {
    await crew.all({ phase: "aim", endpoint }, limits.start_ms);
  };
  try {
    if (options.at) await aim(options.at);
  } catch (error) {
    await crew.stop();
    throw error;
  }
  const watched = onProgress !== undefined;
  const bounded_ms = limits.connect_ms + limits.drain_ms;
  const expiring_elements = workload.datasets
    .filter(({ expire, load }) => expire && load)
    .reduce((sum, { keys, elements }) => sum + keys * elements, 0);
  let element_ms = 0;
  const needs = <T>(window: T | undefined, name: string): T => {
    if (window === undefined) throw new LoadError("not-supported", `${workload.name} has no ${name} window`);
    return window;
  };
  /** All processes connect, then begin at one moment, `before_ms` from when they are ready. */
  const drive = async (order: WindowOrder, before_ms = 0): Promise<WindowShare[]> => {
    await crew.all({ ...order, at_ms: null }, bounded_ms);
    const at_ms = soon() + before_ms;
    const limit_ms = before_ms + order.duration_ms + bounded_ms + limits.drain_ms;
    const shares = await crew.all({ ...order, at_ms }, limit_ms);
    return shares.map((share) => share!);
  };
  return {
    pids: started.map(({ pid }) => pid),
    niceness: Math.max(...started.map((one) => one.niceness)),
    aim,
    preload: async ({ pipelined } = { pipelined: true }) => {
      const result = await crew.one({ phase: "preload", pipelined }, limits.connect_ms + limits.preload_ms);
      // Of few elements it would be the connection's time.
      if (result.elements >= ELEMENTS_TOLD) element_ms = result.duration_ms / result.elements;
      return result;
    },
    warmUp: async () => {
      const duration_ms = workload.warm_up_ms;
      if (duration_ms === 0 || workload.clients.length === 0) return null;
      const shares = await drive({ phase: "warm-up", duration_ms, watched: false });
      return mergeWindow(shares, workload, duration_ms);
    },
    closedLoop: async ({ slices = WHOLE, ...how } = {}) => {
      const duration_ms = how.duration_ms ?? needs(workload.closed, "closed").duration_ms;
      const slice_ms = duration_ms / slices.count;
      const driven: WindowShare[][] = [];
      for (let slice = 0; slice < slices.count; slice += 1) {
        await slices.turn(async () => {
          driven.push(await drive({ phase: "closed-loop", duration_ms: slice_ms, watched }));
        });
      }
      const shares = driven[0]!.map((_, process) =>
        joinSlices(
          driven.map((slice) => slice[process]!),
          slice_ms,
        ),
      );
      const window = mergeWindow(shares, workload, duration_ms);
      const [first] = Object.values(window.groups);
      if (first?.operations === 0) {
        const message = `no request was answered within the ${duration_ms} ms of the window`;
        throw new LoadError("timeout", message, "closed-loop");
      }
      return window;
    },
    openLoop: async ({ rate_ops, ...how } = {}) => {
      const open = needs(workload.open, "open");
      const duration_ms = how.duration_ms ?? open.duration_ms;
      const estimated_ms = EXPIRING_FACTOR * element_ms * expiring_elements;
      const expiring_ms = expiring_elements > 0 ? Math.max(EXPIRING_MS, estimated_ms) : 0;
      const order = { phase: "open-loop", duration_ms, rate_ops: rate_ops ?? null, watched } as const;
      const shares = await drive(order, open.lead_in_ms + expiring_ms);
      return mergeWindow(
        shares,
        workload,
        duration_ms,
        rate_ops === undefined ? open.disturbed_at_ms : undefined,
      );
    },
    census: () => crew.one({ phase: "census" }, limits.preload_ms),
    tidyUp: async () => {
      await crew.one({ phase: "tidy-up" }, limits.connect_ms);
    },
    stop: () => crew.stop(),
  };
}

type Without<T, Field extends string> = T extends unknown ? Omit<T, Field> : never;
type WindowOrder = Without<Extract<Order, { at_ms: number | null }>, "at_ms">;

/** A moment from now on the system's monotonic clock, in ms. */
function soon(): number {
  return Number(process.hrtime.bigint()) / 1e6 + READY_MS;
}
