import type { LoadError } from "../load-error.ts";
import type { Connection, ReplyListener } from "../wire/connection.ts";
import type { Lane } from "./group.ts";
import type { OpenClients } from "./open-clients.ts";
import type { PartRecorder } from "./part-recorder.ts";

/** What is due, sent and answered on one connection, or on those that follow each other at its place. */
export class Desk implements ReplyListener {
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
        this.#lane.leaveOut();
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
