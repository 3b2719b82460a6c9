import type { LoadError } from "../load-error.ts";
import { LatencyCounts } from "../record/latency-counts.ts";
import type { Recorder } from "../record/recorder.ts";
import type { Connection, ReplyListener } from "../wire/connection.ts";
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

/** What is due, sent and answered on one connection, or on those that follow each other at its place. */
class Desk implements ReplyListener {
  readonly #clients: OpenClients;
  readonly #lane: Lane;
  readonly #parts: PartRecorder | null;
  #due = 0;
  #sent = 0;
  /** Requests. */
  #answered = 0;
  #opening = false;
  /** Batches sent on the present connection. */
  #sent_here = 0;

  constructor(clients: OpenClients, lane: Lane, parts: PartRecorder | null) {
    this.#clients = clients;
    this.#lane = lane;
    this.#parts = parts;
  }

  attend(): void {
    const { connection } = this.#lane;
    if (!connection) return;
    connection.listener = this;
    if (connection.failure) this.#clients.fail(connection.failure);
  }

  /** One more batch is due. Whether it is on its way at once. */
  takeDue(): boolean {
    this.#due++;
    if (this.#due - this.#sent > 1 || this.#opening) return false;
    if (this.#lane.connection) return this.sendWaiting();
    this.#open();
    return true;
  }

  /** Whether nothing waits any more. */
  sendWaiting(): boolean {
    while (this.#sent < this.#due && this.#ready) {
      this.#sent++;
      this.#sent_here++;
      this.#lane.send();
    }
    return this.#sent === this.#due;
  }

  onReplies(_connection: Connection, replies: number): void {
    this.#clients.record(this.#lane.place, this.#answered, replies, this.#parts);
    this.#answered += replies;
    const all_answered = this.#answered === this.#sent * this.#clients.pipeline;
    if (all_answered && this.#sent_here >= this.#clients.batches_per_connection) this.#close();
  }

  onFailure(_connection: Connection, error: LoadError): void {
    this.#giveUp(this.#sent * this.#clients.pipeline - this.#answered, error);
    this.#close();
  }

  get #ready(): boolean {
    const { connection } = this.#lane;
    if (!connection || this.#opening || connection.blocked) return false;
    return this.#sent_here < this.#clients.batches_per_connection;
  }

  #open(): void {
    if (this.#clients.left) return;
    this.#opening = true;
    this.#sent_here = 0;
    const start_ms = performance.now();
    this.#clients.connect(this.#lane).then(
      (connection) => {
        this.#opening = false;
        if (this.#clients.left) {
          this.#close();
          return;
        }
        this.#clients.connects.record((performance.now() - start_ms) * 1000, 1);
        connection.listener = this;
        this.sendWaiting();
      },
      (error: LoadError) => {
        this.#opening = false;
        this.#sent++;
        this.#lane.skip();
        this.#giveUp(this.#clients.pipeline, error);
        if (this.#sent < this.#due) this.#open();
      },
    );
  }

  #close(): void {
    this.#lane.connection?.close();
    this.#lane.connection = null;
    if (this.#clients.reconnects && this.#sent < this.#due) this.#open();
  }

  /** Requests that are not going to be answered. */
  #giveUp(requests: number, error: LoadError): void {
    if (!this.#clients.bears(error, requests)) {
      this.#clients.fail(error);
      return;
    }
    this.#clients.record(this.#lane.place, this.#answered, requests, this.#parts);
    this.#answered += requests;
  }
}
