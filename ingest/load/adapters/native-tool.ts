import type { Workload } from "../../workloads/workload.ts";
import type { GroupResult, Intervals, PartResult, Percentiles, WindowResult } from "../results.ts";

/** Figures of a benchmark program written by others, in the shape that our own generator's have. */
export interface NativeTool {
  /** The program's name, by which it is found on PATH. */
  readonly name: string;
  /** What the program calls its version; null where it is not on PATH. */
  version(): Promise<string | null>;
  /**
   * The command line that sends this workload's traffic in a closed loop.
   * @throws LoadError `not-supported`, naming the field that the program cannot express.
   */
  command(workload: Workload, at: Address, options: CommandOptions): string[];
  /**
   * Writes the keys that the program will ask for, then lets it drive a closed loop for about `duration_ms`
   * of its own measuring. `warm_up_ms` is the caller's affair. Ends in bounded time, with all its children.
   * @throws LoadError with a named kind; a program that is not on PATH is `generator-failed`.
   */
  closedLoop(order: ClosedLoopOrder): Promise<NativeResult>;
}

export interface Address {
  host: string;
  port: number;
}

/** These programs take the password on the command line, where other users of the machine may read it. */
export interface Credentials {
  user?: string | undefined;
  password?: string | undefined;
}

export interface CommandOptions extends Credentials {
  /** Threads of the program, 1 unless told. */
  threads?: number | undefined;
  /** How much to send, for a program that counts requests; a batch per connection unless told. */
  requests?: number | undefined;
  /** How long to send, for a program that takes a time; the workload's own unless told. */
  duration_ms?: number | undefined;
  /** Where to write results, for a program that writes a file. */
  result_file?: string | undefined;
}

export interface ClosedLoopOrder extends Credentials {
  workload: Workload;
  at: Address;
  duration_ms: number;
  threads?: number | undefined;
  /** Wraps the command line, to pin it for instance: (argv) => ["taskset", "-c", "0", ...argv]. */
  command?: ((argv: string[]) => string[]) | undefined;
  /** Aborting ends the program; the window fails with `stopped`. */
  signal?: AbortSignal | undefined;
}

/** A WindowResult in which null is what the program does not tell. No value of it is made up. */
export interface NativeResult extends Pick<WindowResult, "duration_ms"> {
  tool: { name: string; version: string };
  /** Start and end of the program's process, which encloses its window of `duration_ms`. */
  started_at_ms: number;
  ended_at_ms: number;
  groups: Record<string, NativeGroup>;
  generator: null;
  saturated: null;
  saturated_reason: null;
}

export interface NativePart extends Pick<PartResult, "throughput_ops"> {
  operations: number | null;
  latency_us: { [Percentile in keyof Percentiles]: Percentiles[Percentile] | null };
  latency_histogram: string | null;
}

export interface NativeGroup extends NativePart, Pick<GroupResult, "intervals"> {
  /** Only where the program keeps commands apart. */
  parts: Record<string, NativePart>;
  /** As `intervals`, but of a second each; null where the program tells nothing about time. */
  seconds: Intervals | null;
  sizes: null;
  errors: null;
  bytes_in: number | null;
  bytes_out: number | null;
  payload_bytes_in: null;
  payload_bytes_out: null;
  schedule: null;
  connects: null;
  dip: null;
}

/** A group of which nothing but this is known. */
export function nativeGroup(
  part: NativePart,
  known: Partial<Pick<NativeGroup, "parts" | "seconds" | "bytes_in" | "bytes_out">> = {},
): NativeGroup {
  return {
    ...part,
    parts: {},
    intervals: { operations: [], p50_us: [], p99_us: [], max_us: [] },
    seconds: null,
    sizes: null,
    errors: null,
    bytes_in: null,
    bytes_out: null,
    payload_bytes_in: null,
    payload_bytes_out: null,
    schedule: null,
    connects: null,
    dip: null,
    ...known,
  };
}
