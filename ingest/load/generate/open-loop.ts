import type { Connection, ReplyListener } from "./connection.ts";
import { LoadError } from "./load-error.ts";

/** A pause of the generator's loop longer than this is a stall. */
export const STALL_MS = 1;
/** Sends between two looks at the sockets, so that catching up does not hold up replies. */
const SENDS_AT_ONCE = 16;

export interface OpenLoopOptions {
  connections: readonly Connection[];
  /** Intended send time of each batch in ms since the start, rising; batch n goes to connection n modulo their number. */
  schedule_ms: Float64Array;
  pipeline: number;
  duration_ms: number;
  drain_ms: number;
  /** Whether this process may spin on a core of its own; else it sleeps in whole milliseconds. */
  spin: boolean;
}

export interface OpenLoopRecord {
  /** For each request of the schedule, from its intended send time to its reply. */
  latencies_ms: Float64Array;
  /** For each batch how late it was sent; NaN where it waited for a full socket. */
  lags_ms: Float64Array;
  stalls: { count: number; total_us: number; max_us: number };
}

/** Intended send times of batches at a constant rate, in ms since the start. */
export function constantSchedule(rate_ops: number, pipeline: number, duration_ms: number): Float64Array {
  const step_ms = (1000 * pipeline) / rate_ops;
  return new Float64Array(Math.floor(duration_ms / step_ms + 1e-9)).map((_, batch) => batch * step_ms);
}

/**
 * Sends every batch at its intended time whether or not earlier ones were answered, and counts latency
 * from that time, so that a stall is charged to all who would have come meanwhile (coordinated omission:
 * Gil Tene, "How NOT to Measure Latency").
 * @throws LoadError `timeout` when replies are owed `drain_ms` after the schedule, and whatever the
 *   connections fail with.
 */
export function runOpenLoop(options: OpenLoopOptions): Promise<OpenLoopRecord> {
  return new Promise((resolve, reject) => {
    const loop = new OpenLoop(options, (error) => (error ? reject(error) : resolve(loop.record)));
    loop.begin();
  });
}

class OpenLoop implements ReplyListener {
  readonly record: OpenLoopRecord;
  readonly #options: OpenLoopOptions;
  readonly #done: (error?: LoadError) => void;
  /** Batches of each connection that are due, and those of them that were sent; replies to requests. */
  readonly #due: Int32Array;
  readonly #sent: Int32Array;
  readonly #answered: Int32Array;
  #owed: number;
  #waiting = 0;
  #next = 0;
  #start_ms = 0;
  #last_tick_ms = 0;
  #slept_until_ms = 0;
  #over = false;

  constructor(options: OpenLoopOptions, done: (error?: LoadError) => void) {
    const { connections, schedule_ms, pipeline } = options;
    this.#options = options;
    this.#done = done;
    this.#due = new Int32Array(connections.length);
    this.#sent = new Int32Array(connections.length);
    this.#answered = new Int32Array(connections.length);
    this.#owed = schedule_ms.length * pipeline;
    this.record = {
      latencies_ms: new Float64Array(this.#owed),
      lags_ms: new Float64Array(schedule_ms.length),
      stalls: { count: 0, total_us: 0, max_us: 0 },
    };
  }

  begin(): void {
    for (const connection of this.#options.connections) connection.listener = this;
    const lost = this.#options.connections.find((connection) => connection.failure);
    this.#start_ms = performance.now();
    this.#last_tick_ms = this.#start_ms;
    if (lost?.failure) this.onFailure(lost.failure);
    else this.#tick();
  }

  onReplies({ slot }: Connection, replies: number): void {
    const since_start_ms = performance.now() - this.#start_ms;
    const { schedule_ms, pipeline, connections } = this.#options;
    const { latencies_ms } = this.record;
    const first = this.#answered[slot]!;
    for (let reply = first; reply < first + replies; reply++) {
      const batch = Math.floor(reply / pipeline) * connections.length + slot;
      latencies_ms[batch * pipeline + (reply % pipeline)] = since_start_ms - schedule_ms[batch]!;
    }
    this.#answered[slot] = first + replies;
    this.#owed -= replies;
    if (this.#owed === 0) this.#finish();
  }

  onFailure(error: LoadError): void {
    this.#finish(error);
  }

  readonly #tick = (): void => {
    if (this.#over) return;
    const now_ms = performance.now();
    this.#noteStall(now_ms);
    if (this.#waiting > 0) this.#sendWaiting();
    this.#sendDue();
    const { duration_ms, drain_ms } = this.#options;
    if (now_ms - this.#start_ms <= duration_ms + drain_ms) {
      this.#scheduleTick();
    } else {
      const message = `${this.#owed} replies were still owed ${drain_ms} ms after the window`;
      this.#finish(new LoadError("timeout", message));
    }
  };

  #scheduleTick(): void {
    if (this.#options.spin) {
      setImmediate(this.#tick);
      return;
    }
    const now_ms = performance.now();
    const next_due_ms = this.#start_ms + (this.#options.schedule_ms[this.#next] ?? Number.POSITIVE_INFINITY);
    const sleep_ms = Math.max(1, Math.min(10, Math.floor(next_due_ms - now_ms)));
    this.#slept_until_ms = now_ms + sleep_ms;
    setTimeout(this.#tick, sleep_ms);
  }

  #noteStall(now_ms: number): void {
    const gap_ms = now_ms - Math.max(this.#last_tick_ms, this.#slept_until_ms);
    this.#last_tick_ms = now_ms;
    if (gap_ms <= STALL_MS) return;
    const { stalls } = this.record;
    const gap_us = Math.round(gap_ms * 1000);
    stalls.count++;
    stalls.total_us += gap_us;
    stalls.max_us = Math.max(stalls.max_us, gap_us);
  }

  #sendDue(): void {
    const { schedule_ms, connections } = this.#options;
    for (let sends = 0; sends < SENDS_AT_ONCE && this.#next < schedule_ms.length; sends++) {
      const batch = this.#next;
      const lag_ms = performance.now() - this.#start_ms - schedule_ms[batch]!;
      if (lag_ms < 0) return;
      this.#next++;
      const slot = batch % connections.length;
      const connection = connections[slot]!;
      const free = this.#due[slot] === this.#sent[slot] && !connection.blocked;
      this.#due[slot]!++;
      this.record.lags_ms[batch] = free ? lag_ms : Number.NaN;
      if (free) {
        this.#sent[slot]!++;
        connection.send();
      } else {
        this.#waiting++;
      }
    }
  }

  #sendWaiting(): void {
    for (const connection of this.#options.connections) {
      const { slot } = connection;
      while (this.#sent[slot]! < this.#due[slot]! && !connection.blocked) {
        this.#sent[slot]!++;
        this.#waiting--;
        connection.send();
      }
    }
  }

  #finish(error?: LoadError): void {
    if (this.#over) return;
    this.#over = true;
    for (const connection of this.#options.connections) connection.listener = undefined;
    this.#done(error);
  }
}
