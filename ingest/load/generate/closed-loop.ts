import type { Connection, ReplyListener } from "./connection.ts";
import { LoadError } from "./load-error.ts";
import { INTERVAL_MS } from "./results.ts";

export interface ClosedLoopCounts {
  operations: number;
  intervals: number[];
  reply_gap_us_max: number;
}

export interface ClosedLoopOptions {
  connections: readonly Connection[];
  duration_ms: number;
  drain_ms: number;
  /**
   * Whether this process may spin on a core of its own. One that sleeps has to be woken for every reply, and
   * the engine's core pays for that: on virtual machines it cost 15 % and most of the spread between runs.
   */
  spin: boolean;
  /** Called when the window is over, before the drain. */
  onWindowEnd?: () => void;
}

/**
 * Keeps one batch in flight on every connection for `duration_ms`, then waits for what is owed.
 * @throws LoadError `timeout` when replies are still owed `drain_ms` after the window, and whatever
 *   the connections fail with.
 */
export function runClosedLoop({
  connections,
  duration_ms,
  drain_ms,
  spin,
  onWindowEnd = () => {},
}: ClosedLoopOptions): Promise<ClosedLoopCounts> {
  return new Promise((resolve, reject) => {
    const loop = new ClosedLoop(connections, duration_ms, spin, (error) => {
      clearTimeout(window);
      clearTimeout(drain);
      if (error) reject(error);
      else resolve(loop.counts);
    });
    const window = setTimeout(() => {
      onWindowEnd();
      loop.finishWhenAnswered();
    }, duration_ms);
    const drain = setTimeout(() => loop.giveUp(drain_ms), duration_ms + drain_ms);
    loop.begin();
  });
}

class ClosedLoop implements ReplyListener {
  readonly counts: ClosedLoopCounts;
  readonly #connections: readonly Connection[];
  readonly #end_ms: number;
  readonly #start_ms: number;
  readonly #spins: boolean;
  readonly #done: (error?: LoadError) => void;
  readonly #intervals: Float64Array;
  #last_reply_ms: number;
  #operations = 0;
  #reply_gap_ms_max = 0;
  #over = false;
  #left = false;

  constructor(
    connections: readonly Connection[],
    duration_ms: number,
    spin: boolean,
    done: (error?: LoadError) => void,
  ) {
    this.#connections = connections;
    this.#done = done;
    this.#spins = spin;
    this.#intervals = new Float64Array(Math.ceil(duration_ms / INTERVAL_MS));
    this.#start_ms = performance.now();
    this.#end_ms = this.#start_ms + duration_ms;
    this.#last_reply_ms = this.#start_ms;
    this.counts = { operations: 0, intervals: [], reply_gap_us_max: 0 };
  }

  begin(): void {
    for (const connection of this.#connections) connection.listener = this;
    const lost = this.#connections.find((connection) => connection.failure);
    if (lost?.failure) this.onFailure(lost.failure);
    else for (const connection of this.#connections) connection.send();
    if (this.#spins) this.#spin();
  }

  onReplies(connection: Connection, replies: number): void {
    const now_ms = performance.now();
    if (now_ms < this.#end_ms) {
      this.#operations += replies;
      this.#intervals[Math.floor((now_ms - this.#start_ms) / INTERVAL_MS)]! += replies;
      const gap_ms = now_ms - this.#last_reply_ms;
      if (gap_ms > this.#reply_gap_ms_max) this.#reply_gap_ms_max = gap_ms;
      this.#last_reply_ms = now_ms;
      if (connection.answered === connection.sent) connection.send();
    } else if (this.#over) {
      this.finishWhenAnswered();
    }
  }

  onFailure(error: LoadError): void {
    this.#leave();
    this.#done(error);
  }

  finishWhenAnswered(): void {
    this.#over = true;
    if (this.#connections.some((connection) => connection.answered < connection.sent)) return;
    const gap_ms = Math.max(this.#reply_gap_ms_max, this.#end_ms - this.#last_reply_ms);
    this.counts.operations = this.#operations;
    this.counts.intervals = [...this.#intervals];
    this.counts.reply_gap_us_max = Math.round(gap_ms * 1000);
    this.#leave();
    this.#done();
  }

  giveUp(drain_ms: number): void {
    const owed = this.#connections.reduce((sum, { sent, answered }) => sum + sent - answered, 0);
    this.onFailure(
      new LoadError("timeout", `${owed} replies were still owed ${drain_ms} ms after the window`),
    );
  }

  /** Until the window is over the event loop never waits. */
  readonly #spin = (): void => {
    if (performance.now() < this.#end_ms && !this.#left) setImmediate(this.#spin);
  };

  #leave(): void {
    this.#left = true;
    for (const connection of this.#connections) connection.listener = undefined;
  }
}
