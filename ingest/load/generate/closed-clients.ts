import type { LoadError } from "../load-error.ts";
import type { Recorder } from "../record/recorder.ts";
import type { Connection, ReplyListener } from "../wire/connection.ts";
import type { Driver } from "./driver.ts";
import type { Group, Lane } from "./group.ts";
import { PartRecorder } from "./part-recorder.ts";

/** Keeps one batch in flight on every connection of a group: the next is sent when the last reply has come. */
export class ClosedClients implements Driver {
  readonly next_due_ms = Number.POSITIVE_INFINITY;
  /** A closed loop owes nothing but replies. */
  readonly unsent = 0;
  /** Replies that came after the window: checked, and not counted. */
  drained = 0;
  readonly #group: Group;
  readonly #recorder: Recorder;
  #start_ms = 0;
  #over = false;

  constructor(group: Group, recorder: Recorder) {
    this.#group = group;
    this.#recorder = recorder;
  }

  get owed(): number {
    return this.#group.lanes.reduce(
      (owed, { connection }) => owed + (connection ? connection.sent - connection.answered : 0),
      0,
    );
  }

  begin(start_ms: number, fail: (error: LoadError) => void): void {
    this.#start_ms = start_ms;
    for (const lane of this.#group.lanes) {
      const connection = lane.connection!;
      if (connection.failure) {
        fail(connection.failure);
        return;
      }
      connection.listener = new InFlight(lane, this.#recorder, this, fail);
    }
    for (const { connection } of this.#group.lanes) (connection!.listener as InFlight).send();
  }

  tick(): void {}

  end(): void {
    this.#over = true;
  }

  abandon(): void {
    this.#group.close();
  }

  leave(): void {
    for (const { connection } of this.#group.lanes) if (connection) connection.listener = undefined;
  }

  get start_ms(): number {
    return this.#start_ms;
  }

  get over(): boolean {
    return this.#over;
  }
}

/** The batch that is on its way on one connection. */
class InFlight implements ReplyListener {
  readonly #lane: Lane;
  readonly #recorder: Recorder;
  readonly #parts: PartRecorder | null;
  readonly #clients: ClosedClients;
  readonly #fail: (error: LoadError) => void;
  #sent_ms = 0;

  constructor(lane: Lane, recorder: Recorder, clients: ClosedClients, fail: (error: LoadError) => void) {
    this.#lane = lane;
    this.#recorder = recorder;
    this.#parts = PartRecorder.of(lane, recorder);
    this.#clients = clients;
    this.#fail = fail;
  }

  send(): void {
    this.#sent_ms = performance.now();
    this.#lane.send();
  }

  onReplies(connection: Connection, replies: number): void {
    const now_ms = performance.now();
    // What comes after the window is waited for and not counted: nobody sends beside it any more.
    if (this.#clients.over) {
      this.#clients.drained += replies;
      return;
    }
    const at_ms = now_ms - this.#clients.start_ms;
    this.#recorder.record(at_ms, now_ms - this.#sent_ms, replies);
    this.#parts?.record(at_ms, now_ms - this.#sent_ms, replies);
    if (connection.answered < connection.sent) return;
    this.#sent_ms = now_ms;
    this.#lane.send();
  }

  onFailure(_connection: Connection, error: LoadError): void {
    this.#fail(error);
  }
}
