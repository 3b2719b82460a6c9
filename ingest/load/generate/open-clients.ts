import type { LoadError } from "../load-error.ts";
import { LatencyCounts } from "../record/latency-counts.ts";
import type { Recorder } from "../record/recorder.ts";
import type { Connection } from "../wire/connection.ts";
import { Desk } from "./desk.ts";
import type { Driver } from "./driver.ts";
import type { Group, Lane } from "./group.ts";
import { PartRecorder } from "./part-recorder.ts";

/** Sends between two looks at the sockets, so that catching up does not hold up replies. */
const SENDS_AT_ONCE = 16;

/**
 * Sends every batch of a group at its intended time whether or not earlier ones were answered, and counts latency
 * from that time, so that a stall is charged to all who would have come meanwhile (coordinated omission: Gil Tene,
 * "How NOT to Measure Latency"). Batch n of the schedule belongs to connection n modulo their number.
 */
export class OpenClients implements Driver {
  /** How late batches were sent, in microseconds. */
  readonly lags = new LatencyCounts();
  /** Connections opened within the window, and how long that took. */
  readonly connects = new LatencyCounts();
  backpressured_batches = 0;
  abandoned_batches = 0;
  readonly #group: Group;
  readonly #recorder: Recorder;
  readonly #schedule_ms: Float64Array;
  /** Numbers of the batches that are this process' own, in the order of the schedule. */
  readonly #own: Uint32Array;
  readonly #desks = new Map<number, Desk>();
  readonly #waiting = new Set<Desk>();
  readonly #pipeline: number;
  #start_ms = 0;
  #next = 0;
  #owed: number;
  #fail: (error: LoadError) => void = () => {};
  #left = false;

  constructor(group: Group, schedule_ms: Float64Array, recorder: Recorder) {
    const { connections, pipeline } = group.clients;
    const own = new Set(group.lanes.map((lane) => lane.place));
    this.#group = group;
    this.#recorder = recorder;
    this.#schedule_ms = schedule_ms;
    this.#pipeline = pipeline;
    this.#own = Uint32Array.from(schedule_ms.keys().filter((batch) => own.has(batch % connections)));
    this.#owed = this.#own.length * pipeline;
  }

  get owed(): number {
    return this.#owed;
  }

  get next_due_ms(): number {
    const batch = this.#own[this.#next];
    return batch === undefined ? Number.POSITIVE_INFINITY : this.#start_ms + this.#schedule_ms[batch]!;
  }

  begin(start_ms: number, fail: (error: LoadError) => void): void {
    this.#start_ms = start_ms;
    this.#fail = fail;
    // Only now: the streams go on from where those before the window left them.
    for (const lane of this.#group.lanes) {
      const desk = new Desk(this, lane, PartRecorder.of(lane, this.#recorder));
      this.#desks.set(lane.place, desk);
      desk.attend();
    }
  }

  tick(): void {
    if (this.#waiting.size > 0) {
      for (const desk of this.#waiting) if (desk.sendWaiting()) this.#waiting.delete(desk);
    }
    this.#sendDue();
  }

  end(): void {}

  /** Batches that the generator never came to, though they were due. */
  get unsent(): number {
    return this.#own.length - this.#next;
  }

  /** The generator fell behind for good: what it never came to was late until now, and nothing more is waited for. */
  abandon(): void {
    const now_ms = performance.now() - this.#start_ms;
    for (const batch of this.#own.subarray(this.#next)) {
      this.lags.record((now_ms - this.#schedule_ms[batch]!) * 1000, 1);
    }
    this.abandoned_batches = this.unsent;
    this.#next = this.#own.length;
    this.#owed = 0;
    this.#group.close();
  }

  leave(): void {
    this.#left = true;
    if (this.reconnects) this.#group.close();
    for (const { connection } of this.#group.lanes) if (connection) connection.listener = undefined;
  }

  #sendDue(): void {
    const { connections } = this.#group.clients;
    for (let sends = 0; sends < SENDS_AT_ONCE && this.#next < this.#own.length; sends++) {
      const batch = this.#own[this.#next]!;
      const lag_ms = performance.now() - this.#start_ms - this.#schedule_ms[batch]!;
      if (lag_ms < 0) return;
      this.#next++;
      const desk = this.#desks.get(batch % connections)!;
      if (desk.takeDue()) {
        this.lags.record(lag_ms * 1000, 1);
      } else {
        this.backpressured_batches++;
        this.#waiting.add(desk);
      }
    }
  }

  /** A desk's replies, from the request of that number on since the window began. */
  record(place: number, first: number, replies: number, parts: PartRecorder | null): void {
    const at_ms = performance.now() - this.#start_ms;
    const { connections } = this.#group.clients;
    for (let left = replies, request = first; left > 0; ) {
      const batch = Math.floor(request / this.#pipeline);
      const together = Math.min(left, (batch + 1) * this.#pipeline - request);
      const latency_ms = at_ms - this.#schedule_ms[batch * connections + place]!;
      this.#recorder.record(at_ms, latency_ms, together);
      parts?.record(at_ms, latency_ms, together);
      request += together;
      left -= together;
    }
    this.#owed -= replies;
  }

  /**
   * Whether requests that will never be answered are counted and the window goes on: only where connections are not
   * kept. Whoever sent them knows after as long, so that is their latency.
   */
  bears({ kind }: LoadError, requests: number): boolean {
    if (!this.reconnects || (kind !== "connect-failed" && kind !== "connection-lost")) return false;
    this.#group.tally.countWrong(kind, requests, null);
    return true;
  }

  fail(error: LoadError): void {
    this.#fail(error);
  }

  get left(): boolean {
    return this.#left;
  }

  get reconnects(): boolean {
    return this.#group.clients.reconnect !== undefined;
  }

  get batches_per_connection(): number {
    return this.#group.clients.reconnect?.after_batches ?? Number.POSITIVE_INFINITY;
  }

  get pipeline(): number {
    return this.#pipeline;
  }

  connect(lane: Lane): Promise<Connection> {
    return this.#group.connect(lane);
  }
}
