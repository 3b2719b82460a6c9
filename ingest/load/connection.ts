import net from "node:net";
import { LoadError } from "./load-error.ts";
import { ReplyParser } from "./reply-parser.ts";
import { ReplyTally } from "./reply-tally.ts";
import type { RequestStream } from "./request-stream.ts";

/** One buffer for all connections: a chunk is parsed before the next one is read. */
const chunk = Buffer.allocUnsafeSlow(256 * 1024);

/** Whoever drives a window is told of each chunk that made replies whole. */
export interface ReplyListener {
  onReplies(connection: Connection, replies: number): void;
  onFailure(error: LoadError): void;
}

export interface ConnectionOptions {
  host: string;
  port: number;
  connect_ms: number;
  reply_bytes: number;
  /** The connection's place among its fellows. */
  slot: number;
  stream: RequestStream;
}

/** A socket that sends its request stream batch by batch and checks what comes back. */
export class Connection {
  readonly slot: number;
  /** Requests sent and answered since the connection was opened. */
  sent = 0;
  answered = 0;
  bytes_in = 0;
  bytes_out = 0;
  payload_bytes_out = 0;
  listener: ReplyListener | undefined;
  /** Why the connection is of no more use. */
  failure: LoadError | undefined;
  readonly #socket: net.Socket;
  readonly #stream: RequestStream;
  readonly #parser: ReplyParser;
  #next_batch = 0;

  private constructor(options: ConnectionOptions) {
    const { host, port, stream } = options;
    this.slot = options.slot;
    this.#stream = stream;
    this.#parser = new ReplyParser(stream.expected, new ReplyTally(), options.reply_bytes);
    const onread = { buffer: chunk, callback: (bytes: number) => this.#read(bytes) };
    this.#socket = net.connect({ host, port, noDelay: true, onread });
    this.#socket.on("error", (error) => this.#fail(new LoadError("connection-lost", error.message)));
    this.#socket.on("close", () =>
      this.#fail(new LoadError("connection-lost", "the engine closed the connection")),
    );
  }

  /** @throws LoadError `connect-failed`. */
  static open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(options);
    const socket = connection.#socket;
    return new Promise((resolve, reject) => {
      const refuse = (why: string) => {
        connection.close();
        reject(new LoadError("connect-failed", `${options.host}:${options.port}: ${why}`));
      };
      const onError = (error: Error) => {
        clearTimeout(timer);
        refuse(error.message);
      };
      const timer = setTimeout(
        () => refuse(`no connection within ${options.connect_ms} ms`),
        options.connect_ms,
      );
      socket.once("error", onError);
      socket.once("connect", () => {
        clearTimeout(timer);
        socket.off("error", onError);
        resolve(connection);
      });
    });
  }

  /** Replies from now on are counted there. */
  set tally(tally: ReplyTally) {
    this.#parser.tally = tally;
  }

  /** Whether the kernel has not yet taken all that was written: the engine does not read fast enough. */
  get blocked(): boolean {
    return this.#socket.writableLength > 0;
  }

  /** Sends the next batch of the stream. */
  send(): void {
    const at = this.#next_batch;
    const { batches, payload_bytes, pipeline } = this.#stream;
    this.#next_batch = at + 1 === batches.length ? 0 : at + 1;
    this.write(batches[at]!, pipeline, payload_bytes[at]!);
  }

  /** Sends a batch that holds so many requests and so many bytes of values. */
  write(batch: Buffer, requests: number, payload_bytes: number): void {
    this.sent += requests;
    this.bytes_out += batch.length;
    this.payload_bytes_out += payload_bytes;
    this.#socket.write(batch);
  }

  close(): void {
    this.failure ??= new LoadError("stopped", "the connection was closed by the generator");
    this.listener = undefined;
    this.#socket.destroy();
  }

  #read(bytes: number): boolean {
    this.bytes_in += bytes;
    try {
      const replies = this.#parser.feed(chunk, bytes);
      if (replies === 0) return true;
      this.answered += replies;
      if (this.answered > this.sent) throw new LoadError("protocol-error", "a reply that nobody asked for");
      this.listener?.onReplies(this, replies);
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      this.#fail(error);
      this.#socket.destroy();
    }
    return true;
  }

  #fail(error: LoadError): void {
    if (this.failure) return;
    this.failure = error;
    this.listener?.onFailure(error);
  }
}

const CONNECTED_AT_ONCE = 128;

/**
 * Opens one connection per request stream, few at a time so that no listen queue overflows.
 * @throws LoadError `connect-failed`.
 */
export async function openConnections(
  options: Omit<ConnectionOptions, "slot" | "stream">,
  streams: readonly RequestStream[],
): Promise<Connection[]> {
  const connections: Connection[] = [];
  for (let first = 0; first < streams.length; first += CONNECTED_AT_ONCE) {
    const wave = streams.slice(first, first + CONNECTED_AT_ONCE);
    const opened = await Promise.all(
      wave.map((stream, at) => Connection.open({ ...options, stream, slot: first + at })),
    );
    connections.push(...opened);
  }
  return connections;
}
