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

  /** Leaves a batch out that had no connection to go by. */
  leaveOut(): void {
    this.batches_sent++;
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
  readonly wire: WireBytes;
  tally = new ReplyTally();
  readonly #connection: GroupConnection;
  #before = { bytes_in: 0, bytes_out: 0, batches: [] as number[] };

  constructor(
    clients: Clients,
    lanes: readonly Lane[],
    connection: GroupConnection,
    wire: WireBytes = { bytes_in: 0, bytes_out: 0 },
  ) {
    this.wire = wire;
    this.clients = clients;
    this.lanes = lanes;
    this.#connection = connection;
  }

  /** The same connections, with requests at a constant rate in the open window. */
  at(rate_ops: number): Group {
    const clients: Clients = { ...this.clients, arrivals: { kind: "constant", rate_ops } };
    return new Group(clients, this.lanes, this.#connection, this.wire);
  }

  /**
   * Opens what is not open yet, few at a time so that no listen queue overflows.
   * @throws LoadError `connect-failed`, or why a connection was lost since.
   */
  async connectAll(): Promise<void> {
    const lost = this.lanes.find((lane) => lane.connection?.failure)?.connection?.failure;
    if (lost) throw new LoadError(lost.kind, lost.message);
    const deadline_ms = performance.now() + this.#connection.connect_ms;
    const closed = this.lanes.filter((lane) => lane.connection === null);
    for (let first = 0; first < closed.length; first += CONNECTED_AT_ONCE) {
      const connect_ms = Math.max(1, deadline_ms - performance.now());
      const wave = closed.slice(first, first + CONNECTED_AT_ONCE);
      await Promise.all(wave.map((lane) => this.connect(lane, connect_ms)));
    }
  }

  /** @throws LoadError as Connection.open does. */
  async connect(lane: Lane, connect_ms = this.#connection.connect_ms): Promise<Connection> {
    const { stream, next_batch: first_batch } = lane;
    const { tally: sink, wire } = this;
    const how = { ...this.#connection, connect_ms, stream, first_batch, sink, wire };
    lane.connection = await Connection.open(how);
    return lane.connection;
  }

  /** Begins to count anew. */
  beginPhase(): void {
    this.tally = new ReplyTally();
    for (const { connection } of this.lanes) if (connection) connection.sink = this.tally;
    this.#before = { ...this.wire, batches: this.lanes.map((lane) => lane.batches_sent) };
  }

  /** Fails where too many replies were bad, of all or of one command's. */
  assertTolerable(operations: number): void {
    this.tally.assertTolerable(operations, (command) => this.#requestsOf(command));
  }

  #requestsOf(command: number): number {
    return this.#eachBatchSent().reduce((sum, { lane, batch, times }) => {
      const { commands, pipeline } = lane.stream.expected;
      const own = commands.subarray(batch * pipeline, (batch + 1) * pipeline);
      return sum + times * own.reduce((count, one) => count + Number(one === command), 0);
    }, 0);
  }

  /** Every batch that was sent since the phase began, and how often. */
  #eachBatchSent(): { lane: Lane; batch: number; times: number }[] {
    return this.lanes.flatMap((lane, at) => {
      const cycle = lane.stream.batches.length;
      const from = this.#before.batches[at]!;
      return Array.from({ length: cycle }, (_, batch) => ({
        lane,
        batch,
        times: timesSent(batch, from, lane.batches_sent, cycle),
      })).filter(({ times }) => times > 0);
    });
  }

  /** What was counted since. */
  endPhase(): GroupCounts {
    const requests = new Float64Array(SIZE_CLASSES);
    const request_bytes = new Float64Array(SIZE_CLASSES);
    let payload_bytes_out = 0;
    for (const { lane, batch, times } of this.#eachBatchSent()) {
      for (const bytes of lane.stream.value_bytes[batch]!) {
        requests[sizeClassOf(bytes)]! += times;
        request_bytes[sizeClassOf(bytes)]! += times * bytes;
        payload_bytes_out += times * bytes;
      }
    }
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
