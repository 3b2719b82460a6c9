import type { Clients } from "../../workloads/schema/clients.ts";
import { LoadError } from "../load-error.ts";
import type { RequestStream } from "../traffic/request-stream.ts";
import { Connection, type ConnectionOptions, type WireBytes } from "../wire/connection.ts";
import { ReplyTally, SIZE_CLASSES, sizeClassOf } from "../wire/reply-tally.ts";

const CONNECTED_AT_ONCE = 128;

/** One connection of a group, and its successors where connections are not kept. */
export class Lane {
  /** Its place among the connections of its group, in all processes. */
  readonly place: number;
  readonly stream: RequestStream;
  connection: Connection | null = null;
  /** Batches sent since the stream began. */
  batches_sent = 0;

  constructor(place: number, stream: RequestStream) {
    this.place = place;
    this.stream = stream;
  }

  get next_batch(): number {
    return this.batches_sent % this.stream.batches.length;
  }

  send(): void {
    this.batches_sent++;
    this.connection!.send();
  }
}

/** How a group's connections are opened. */
export type GroupConnection = Pick<
  ConnectionOptions,
  "endpoint" | "encrypted" | "sign_in" | "connect_ms" | "reply_bytes"
>;

/** What a group counted in one phase, in this process. */
export interface GroupCounts {
  bytes_in: number;
  bytes_out: number;
  payload_bytes_in: number;
  payload_bytes_out: number;
  errors: Record<string, number>;
  /** By class, see sizeClassOf: values written, their bytes, values read, their bytes. */
  sizes: {
    requests: Float64Array;
    request_bytes: Float64Array;
    replies: Float64Array;
    reply_bytes: Float64Array;
  };
}

/** The connections of one group that this process drives. */
export class Group {
  readonly clients: Clients;
  readonly lanes: readonly Lane[];
  readonly wire: WireBytes = { bytes_in: 0, bytes_out: 0 };
  tally = new ReplyTally();
  readonly #connection: GroupConnection;
  #before = { bytes_in: 0, bytes_out: 0, batches: [] as number[] };

  constructor(clients: Clients, lanes: readonly Lane[], connection: GroupConnection) {
    this.clients = clients;
    this.lanes = lanes;
    this.#connection = connection;
  }

  /** The same connections, with requests at a constant rate in the open window. */
  at(rate_ops: number): Group {
    return new Group(
      { ...this.clients, arrivals: { kind: "constant", rate_ops } },
      this.lanes,
      this.#connection,
    );
  }

  /**
   * Opens what is not open yet, few at a time so that no listen queue overflows.
   * @throws LoadError `connect-failed`, or why a connection was lost since.
   */
  async connectAll(): Promise<void> {
    const lost = this.lanes.find((lane) => lane.connection?.failure)?.connection?.failure;
    if (lost) throw new LoadError(lost.kind, lost.message);
    const closed = this.lanes.filter((lane) => lane.connection === null);
    for (let first = 0; first < closed.length; first += CONNECTED_AT_ONCE) {
      await Promise.all(closed.slice(first, first + CONNECTED_AT_ONCE).map((lane) => this.connect(lane)));
    }
  }

  /** @throws LoadError as Connection.open does. */
  async connect(lane: Lane): Promise<Connection> {
    const { stream, next_batch: first_batch } = lane;
    const { tally: sink, wire } = this;
    lane.connection = await Connection.open({ ...this.#connection, stream, first_batch, sink, wire });
    return lane.connection;
  }

  /** Begins to count anew. */
  beginPhase(): void {
    this.tally = new ReplyTally();
    for (const { connection } of this.lanes) if (connection) connection.sink = this.tally;
    this.#before = { ...this.wire, batches: this.lanes.map((lane) => lane.batches_sent) };
  }

  /** What was counted since. */
  endPhase(): GroupCounts {
    const requests = new Float64Array(SIZE_CLASSES);
    const request_bytes = new Float64Array(SIZE_CLASSES);
    let payload_bytes_out = 0;
    this.lanes.forEach((lane, at) => {
      const { value_bytes } = lane.stream;
      const from = this.#before.batches[at]!;
      value_bytes.forEach((lengths, batch) => {
        const times = timesSent(batch, from, lane.batches_sent, value_bytes.length);
        if (times === 0) return;
        for (const bytes of lengths) {
          requests[sizeClassOf(bytes)]! += times;
          request_bytes[sizeClassOf(bytes)]! += times * bytes;
          payload_bytes_out += times * bytes;
        }
      });
    });
    const { replies_of_size: replies, bytes_of_size: reply_bytes, payload_bytes_in, errors } = this.tally;
    return {
      bytes_in: this.wire.bytes_in - this.#before.bytes_in,
      bytes_out: this.wire.bytes_out - this.#before.bytes_out,
      payload_bytes_in,
      payload_bytes_out,
      errors,
      sizes: { requests, request_bytes, replies, reply_bytes },
    };
  }

  close(): void {
    for (const lane of this.lanes) {
      lane.connection?.close();
      lane.connection = null;
    }
  }
}

/** How often a batch of a cycle was among those numbered from one count of batches up to another. */
function timesSent(batch: number, from: number, to: number, cycle: number): number {
  const before = (count: number) => Math.max(0, Math.ceil((count - batch) / cycle));
  return before(to) - before(from);
}
