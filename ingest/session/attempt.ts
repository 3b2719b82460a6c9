import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { RunDetails, RunResult, Stage } from "../../db/contract/run.ts";
import { EngineError } from "../engine/errors.ts";
import type { Prepared } from "../engine/prepare/prepare.ts";
import { LoadError } from "../load/load-error.ts";
import type { WindowResult } from "../load/results.ts";
import type { Load } from "../load/start-load.ts";
import { residentBytes } from "../process/process-tree.ts";
import type { Bench } from "./bench.ts";
import { effortWindow, insideValues } from "./inside-figures.ts";
import { observePlacement } from "./observe-placement.ts";
import { driveOpenLoop, leaveOutSpoilt } from "./open-window.ts";
import type { PlannedRun } from "./plan.ts";
import { blobsOf, detailsOf, samplesOf } from "./run-figures.ts";
import { isGeneratorsFault, spoiltBy } from "./spoilt.ts";
import { BothStarted } from "./start-both.ts";
import { joinMetered } from "./together/join-metered.ts";
import type { Relay } from "./together/relay.ts";
import { slicesOf } from "./together/slices.ts";
import { type Metered, WindowMeter } from "./window-meter.ts";

/** One run in the making: what it started, and what has to be cleared away. */
export class Attempt {
  stage: Stage = "start";
  readonly #bench: Bench;
  readonly #relay: Relay;
  readonly #planned: PlannedRun;
  readonly #onPhase: (phase: Stage) => void;
  readonly #key = randomUUID();
  readonly #dir: string;
  readonly #started_at = Date.now();
  #prepared: Prepared | null = null;
  #both: BothStarted | null = null;
  #meter: WindowMeter | null = null;
  #acts = false;
  /** In turns of its own: what the others took is not this run's. */
  #acted_ms = 0;
  #cleared = false;

  /** What acts on the cores waits for its turn of `relay`. */
  constructor(bench: Bench, relay: Relay, planned: PlannedRun, onPhase: (phase: Stage) => void) {
    this.#bench = bench;
    this.#relay = relay;
    this.#planned = planned;
    this.#onPhase = onPhase;
    this.#dir = join(bench.runs_dir, this.#key);
  }

  async make(prepared: Prepared, seed: number): Promise<RunResult> {
    this.#prepared = prepared;
    const started = await this.#turn(() => this.#start(prepared, seed));
    if ("lacks" in started) return this.unsupported(started.lacks, prepared);
    const { engine, load, meter, warm_up, info_before, memory } = started;
    const { workload } = this.#planned;
    const effort_in = effortWindow(workload);
    const closed = workload.closed
      ? await this.#closedLoop(load, meter, this.#relay.runs > 1 ? slicesOf(workload, warm_up) : 1)
      : null;
    const { open, spoilt_windows, census, info_after } = await this.#turn(async () => {
      const drive = () => this.#window("latency", meter, () => load.openLoop());
      const driven = workload.open
        ? await driveOpenLoop(workload, closed, drive)
        : { open: null, spoilt_windows: [] };
      const { open, spoilt_windows } = this.#planned.may_lack_latency ? leaveOutSpoilt(driven) : driven;
      // What did not answer once is not asked again.
      const again = info_before === null ? null : engine.info();
      const [census, info_after] = await Promise.all([load.census(), again]);
      return { open, spoilt_windows, census, info_after };
    });
    const where = observePlacement(this.#bench.placement, meter);
    const inside = insideValues(effort_in === "latency" ? open : closed, meter.peak_bytes);
    const info = info_before === null ? null : { before: info_before, after: info_after };

    const results = { closed: closed?.result ?? null, open: open?.result ?? null };
    const figures = { ...results, spoilt_windows, warm_up, census, memory, inside, info };
    const spoilt = spoiltBy(closed, open);
    return {
      ...this.#about(),
      outcome: spoilt?.outcome ?? "ok",
      placement: where.placement,
      stage: null,
      reason: spoilt?.reason ?? null,
      output: null,
      details: {
        ...detailsOf({ closed, open, spoilt_windows, memory, workload }),
        ...this.#circumstances(),
        ...where.details,
      },
      samples: samplesOf(figures),
      blobs: blobsOf(figures),
    };
  }

  /** Engine and load up, dataset written, warm; or what the engine lacks. */
  async #start(prepared: Prepared, seed: number) {
    const { placement, dashboard_pid, counters } = this.#bench;
    this.#enter("start");
    this.#both = new BothStarted({
      bench: this.#bench,
      planned: this.#planned,
      prepared,
      seed,
      root: this.#dir,
    });
    const { engine, load, lacks } = await this.#both.ready;
    if (lacks) return { lacks };
    const meter = new WindowMeter({
      engine,
      engine_cores: placement.engine,
      load_pids: load.pids,
      dashboard_pid,
      counters,
    });
    this.#meter = meter;

    this.#enter("preload");
    const memory_bytes_before = residentBytes(engine.pids());
    const preloaded = await load.preload({ pipelined: prepared.lacking.pipeline === undefined });
    const memory = { memory_bytes_before, memory_bytes: residentBytes(engine.pids()), preloaded };
    this.#enter("warm-up");
    // Beside what is not counted, so that no run takes longer for it.
    const [warm_up, info_before] = await Promise.all([load.warmUp(), prepared.info ? engine.info() : null]);
    return { engine, load, meter, warm_up, info_before, memory };
  }

  /** Slice by slice, each in a turn of its own; what the others did meanwhile is in no figure. */
  async #closedLoop(load: Load, meter: WindowMeter, count: number): Promise<Metered<WindowResult>> {
    const slices: Metered<void>[] = [];
    const result = await load.closedLoop({
      slices: {
        count,
        turn: (act) => this.#turn(async () => void slices.push(await this.#window("throughput", meter, act))),
      },
    });
    return joinMetered(slices, result);
  }

  async #window<T>(
    stage: "throughput" | "latency",
    meter: WindowMeter,
    act: () => Promise<T>,
  ): Promise<Metered<T>> {
    this.#enter(stage);
    const metered = await meter.window(act, stage === effortWindow(this.#planned.workload));
    this.#both?.engine?.assertAlive(stage);
    return metered;
  }

  /** What failed is not stopped: it may be about to end, and say why. */
  #turn<T>(act: () => Promise<T>): Promise<T> {
    return this.#relay.turn(async () => {
      if (this.#cleared) throw new EngineError({ stage: this.stage, reason: "the run is over" });
      this.#acts = true;
      const began = performance.now();
      try {
        this.#both?.engine?.resume();
        const result = await act();
        if (this.#relay.runs > 1 && !this.#cleared) this.#both?.engine?.pause();
        return result;
      } finally {
        this.#acts = false;
        this.#acted_ms += performance.now() - began;
      }
    });
  }

  /** The result of a run that failed; a dead engine explains more than a lost connection does. */
  async failed(error: unknown): Promise<RunResult> {
    if (error instanceof LoadError) await this.#both?.awaitDeath();
    const spoilt = isGeneratorsFault(error);
    const cause = this.#causeOf(error);
    if (!cause) throw error;
    const lacks =
      error instanceof LoadError && error.kind === "not-supported" && cause.message === error.message;
    if (lacks && this.#prepared) return this.unsupported(error.message, this.#prepared);
    // An engine on somebody else's core may fail for that alone.
    const where = this.#meter?.sees ? observePlacement(this.#bench.placement, this.#meter) : null;
    return {
      ...this.#about(),
      outcome: spoilt ? "saturated" : "failed",
      placement: where?.placement ?? (this.#bench.placement.tool === null ? "unpinned" : "pinned"),
      stage: spoilt ? null : cause.stage,
      reason: cause.message.slice(0, 500),
      output: (cause.output || this.#both?.engine?.output() || "").slice(-8_000) || null,
      details: { ...this.#circumstances(), ...where?.details },
      samples: [],
      blobs: [],
    };
  }

  /** What the commit cannot do is no failure, and costs no start. */
  unsupported(reason: string, prepared: Prepared): RunResult {
    this.#prepared = prepared;
    return {
      ...this.#about(),
      outcome: "unsupported",
      placement: this.#bench.placement.tool === null ? "unpinned" : "pinned",
      stage: null,
      reason: reason.slice(0, 500),
      output: null,
      details: this.#circumstances(),
      samples: [],
      blobs: [],
    };
  }

  /** Ends what was started; beside no other's turn, unless it is in the midst of its own. */
  async clear(): Promise<void> {
    const end = async () => {
      this.#cleared = true;
      await this.#both?.clear();
    };
    await (this.#acts ? end() : this.#relay.turn(end));
  }

  #causeOf(error: unknown): EngineError | null {
    try {
      this.#both?.engine?.assertAlive(this.stage);
    } catch (died) {
      return died as EngineError;
    }
    if (error instanceof EngineError) return error;
    if (error instanceof LoadError) return new EngineError({ stage: this.stage, reason: error.message });
    return null;
  }

  #enter(stage: Stage): void {
    this.stage = stage;
    this.#onPhase(stage);
  }

  #about(): Pick<RunResult, "key" | "started_at" | "duration_ms"> {
    return { key: this.#key, started_at: this.#started_at, duration_ms: Math.round(this.#acted_ms) };
  }

  #circumstances(): Pick<RunDetails, "runtime" | "sandbox"> {
    const runtime = this.#prepared?.runtime;
    return { ...(runtime ? { runtime } : {}), sandbox: this.#bench.house.sandbox.said };
  }
}
