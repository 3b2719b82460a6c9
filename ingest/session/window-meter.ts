import type { RunningEngine } from "../engine/launch/launch.ts";
import type { Counters, HardwareCounts } from "../host/counters/open-counters.ts";
import { type CoreFacts, coresBetween, readCores } from "../host/watch/cores.ts";
import { type Effort, effortBetween } from "../host/watch/effort.ts";
import { type ProcessReading, readThreads } from "../host/watch/threads.ts";
import { cpuTimeUs } from "../process/process-tree.ts";

/** A window's result with what was seen from outside, lead-in and drain included. Null is what cannot be told. */
export type Metered<T> = {
  result: T;
  /** By the clock, from the first look to the last. */
  elapsed_ms: number;
  /** CPU seconds per second. */
  engine_cpu_share: number | null;
  dashboard_cpu_share: number | null;
  /** Of the engine's own processes. */
  effort: Effort | null;
  /** Of the engine's cores. */
  cores: CoreFacts | null;
  counts: HardwareCounts | null;
};

/** All processes of engine and load generator at one end of a window. */
export type Look = {
  engine: ProcessReading[] | null;
  load: ProcessReading[] | null;
  cores: ReturnType<typeof readCores>;
  dashboard_cpu_us: number | null;
  /** When it was over, on performance.now's clock. */
  at_ms: number;
};

/** What one window's end saw serves as the next one's beginning when it follows at once. */
const FRESH_MS = 5;

/**
 * Looks at engine, load generator and dashboard at both ends of each window, and never within: on two cores the load
 * generator's is ours too. A look takes about a millisecond.
 */
export class WindowMeter {
  readonly looks: Look[] = [];
  readonly #engine: Pick<RunningEngine, "pid" | "pids">;
  readonly #engine_cores: readonly number[];
  readonly #load_pids: readonly number[];
  readonly #dashboard_pid: number | null;
  readonly #counters: Counters;
  #containers: ReadonlySet<number> | null = null;

  constructor(of: {
    engine: Pick<RunningEngine, "pid" | "pids">;
    engine_cores: readonly number[];
    load_pids: readonly number[];
    dashboard_pid: number | null;
    counters: Counters;
  }) {
    this.#engine = of.engine;
    this.#engine_cores = of.engine_cores;
    this.#load_pids = of.load_pids;
    this.#dashboard_pid = of.dashboard_pid;
    this.#counters = of.counters;
  }

  /** Carries out a window; where `counting`, with the hardware's counters on. */
  async window<T>(act: () => Promise<T>, counting: boolean): Promise<Metered<T>> {
    const counter = counting ? await this.#counters.begin(this.#engine.pids()) : null;
    let result: T;
    let before: Look;
    let elapsed_ms: number;
    try {
      before = this.#begin();
      result = await act();
      elapsed_ms = performance.now() - before.at_ms;
    } catch (error) {
      await counter?.end();
      throw error;
    }
    const after = this.look();
    const effort = before.engine && after.engine && effortBetween(this.own(before), this.own(after));
    const dashboard_us =
      before.dashboard_cpu_us === null || after.dashboard_cpu_us === null
        ? null
        : Math.max(0, after.dashboard_cpu_us - before.dashboard_cpu_us);
    return {
      result,
      elapsed_ms,
      engine_cpu_share: effort && effort.cpu_us / 1_000 / elapsed_ms,
      dashboard_cpu_share: dashboard_us === null ? null : dashboard_us / 1_000 / elapsed_ms,
      effort,
      cores: before.cores && after.cores && coresBetween(before.cores, after.cores, elapsed_ms),
      counts: counter ? await counter.end() : null,
    };
  }

  /** Whether there were looks, and each saw engine and load generator. */
  get sees(): boolean {
    return this.looks.length > 0 && this.looks.every(({ engine, load }) => engine && load);
  }

  /** Looks once more. */
  look(): Look {
    const load = this.#load_pids.map(readThreads);
    const look: Look = {
      engine: readThreads(this.#engine.pid),
      load: load.some((one) => one === null) ? null : load.flatMap((one) => one!),
      cores: readCores(this.#engine_cores),
      dashboard_cpu_us: this.#dashboard_pid === null ? null : cpuTimeUs(this.#dashboard_pid),
      at_ms: performance.now(),
    };
    this.looks.push(look);
    return look;
  }

  /** The engine's processes without what contains them. */
  own({ engine }: Look): ProcessReading[] {
    if (!engine) return [];
    if (!this.#containers) {
      const own = new Set(this.#engine.pids());
      this.#containers = new Set(engine.map(({ pid }) => pid).filter((pid) => !own.has(pid)));
    }
    return engine.filter(({ pid }) => !this.#containers!.has(pid));
  }

  /** The most memory that its processes ever held together, at most; null where that cannot be told. */
  get peak_bytes(): number | null {
    const last = this.looks.at(-1);
    return last?.engine ? this.own(last).reduce((sum, one) => sum + one.peak_bytes, 0) : null;
  }

  #begin(): Look {
    const last = this.looks.at(-1);
    return last && performance.now() - last.at_ms < FRESH_MS ? last : this.look();
  }
}
