import { LoadError } from "../load-error.ts";
import type { Driver } from "./driver.ts";

/** A pause of the generator's loop longer than this is a stall. */
const STALL_MS = 1;

export interface Stalls {
  count: number;
  total_us: number;
  max_us: number;
}

export interface WindowOptions {
  drivers: readonly Driver[];
  /** When the window begins, on performance.now's clock. */
  start_ms: number;
  duration_ms: number;
  /** For replies that are still owed when the window is over. */
  drain_ms: number;
  /**
   * Whether this process may spin on a core of its own. One that sleeps has to be woken for every reply, and
   * the engine's core pays for that: on virtual machines it cost 15 % and most of the spread between runs.
   */
  spin: boolean;
  /** Called when the window begins and when it is over, before the drain. */
  onBegin?: () => void;
  onEnd?: () => void;
  /** Called about twice a second. */
  onProgress?: (since_start_ms: number) => void;
}

const PROGRESS_MS = 500;

/**
 * Runs all drivers through one window and waits for what is owed.
 * @throws LoadError `timeout` when replies are owed `drain_ms` after the window, and whatever a driver fails with.
 */
export function runWindow(options: WindowOptions): Promise<Stalls> {
  return new Promise((resolve, reject) => {
    new Loop(options, (error, stalls) => (error ? reject(error) : resolve(stalls))).wait();
  });
}

class Loop {
  readonly #options: WindowOptions;
  readonly #done: (error: LoadError | null, stalls: Stalls) => void;
  #start_ms: number;
  #end_ms: number;
  readonly #stalls: Stalls = { count: 0, total_us: 0, max_us: 0 };
  #last_tick_ms = 0;
  #slept_until_ms = 0;
  #next_progress_ms = PROGRESS_MS;
  #begun = false;
  #over = false;
  #left = false;

  constructor(options: WindowOptions, done: (error: LoadError | null, stalls: Stalls) => void) {
    this.#options = options;
    this.#done = done;
    this.#start_ms = options.start_ms;
    this.#end_ms = options.start_ms + options.duration_ms;
  }

  readonly wait = (): void => {
    if (performance.now() >= this.#start_ms) this.#begin();
    else this.#again(this.wait);
  };

  /** A window that could not begin in time begins now: nobody was meant to be served before. */
  #begin(): void {
    const { drivers, duration_ms, onBegin } = this.#options;
    onBegin?.();
    this.#begun = true;
    const now_ms = performance.now();
    this.#last_tick_ms = now_ms;
    this.#start_ms = Math.max(this.#start_ms, now_ms);
    this.#end_ms = this.#start_ms + duration_ms;
    for (const driver of drivers) {
      if (!this.#left) driver.begin(this.#start_ms, (error) => this.#leave(error));
    }
    this.#tick();
  }

  readonly #tick = (): void => {
    if (this.#left) return;
    const now_ms = performance.now();
    const { drivers, drain_ms, onProgress } = this.#options;
    if (!this.#over) this.#noteStall(now_ms);
    for (const driver of drivers) driver.tick();
    if (!this.#over && now_ms >= this.#end_ms) this.#end();
    if (onProgress && now_ms - this.#start_ms >= this.#next_progress_ms) {
      this.#next_progress_ms += PROGRESS_MS;
      onProgress(now_ms - this.#start_ms);
    }
    if (this.#left) return;
    if (this.#over) {
      const owed = drivers.reduce((sum, driver) => sum + driver.owed, 0);
      if (owed === 0) {
        this.#leave(null);
        return;
      }
      if (now_ms > this.#end_ms + drain_ms) {
        this.#giveUp(owed);
        return;
      }
    }
    this.#again(this.#tick);
  };

  /** Replies that never came are the engine's doing, unless the generator did not even come to ask. */
  #giveUp(owed: number): void {
    const { drivers, drain_ms } = this.#options;
    if (drivers.some((driver) => driver.unsent > 0)) {
      for (const driver of drivers) driver.abandon();
      this.#leave(null);
      return;
    }
    const message = `${owed} replies were still owed ${drain_ms} ms after the window`;
    this.#leave(new LoadError("timeout", message));
  }

  #end(): void {
    this.#over = true;
    for (const driver of this.#options.drivers) driver.end();
    this.#options.onEnd?.();
  }

  /** Comes round at once, or sleeps in whole milliseconds until something is due. */
  #again(act: () => void): void {
    if (this.#options.spin) {
      setImmediate(act);
      return;
    }
    const { drivers } = this.#options;
    const due_ms = this.#begun
      ? Math.min(
          this.#over ? Number.POSITIVE_INFINITY : this.#end_ms,
          ...drivers.map((one) => one.next_due_ms),
        )
      : this.#start_ms;
    const now_ms = performance.now();
    const sleep_ms = Math.max(1, Math.min(10, Math.floor(due_ms - now_ms)));
    this.#slept_until_ms = now_ms + sleep_ms;
    setTimeout(act, sleep_ms);
  }

  #noteStall(now_ms: number): void {
    const gap_ms = now_ms - Math.max(this.#last_tick_ms, this.#slept_until_ms);
    this.#last_tick_ms = now_ms;
    if (gap_ms <= STALL_MS) return;
    const gap_us = Math.round(gap_ms * 1000);
    this.#stalls.count++;
    this.#stalls.total_us += gap_us;
    this.#stalls.max_us = Math.max(this.#stalls.max_us, gap_us);
  }

  #leave(error: LoadError | null): void {
    if (this.#left) return;
    this.#left = true;
    for (const driver of this.#options.drivers) driver.leave();
    this.#done(error, this.#stalls);
  }
}
