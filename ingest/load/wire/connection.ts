import net from "node:net";
import { LoadError } from "../load-error.ts";
import type { RequestStream } from "../traffic/request-stream.ts";
import { connectEncrypted } from "./connect-encrypted.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Handshake, handshakeOf, type SignIn } from "./handshake.ts";
import { ReplyParser, type ReplySink } from "./reply-parser.ts";
import { ReplyTally } from "./reply-tally.ts";

/** One buffer for all connections: a chunk is parsed before the next one is read. */
const chunk = Buffer.allocUnsafeSlow(256 * 1024);

/** Whoever drives a window is told of each chunk that made replies whole. */
export interface ReplyListener {
  onReplies(connection: Connection, replies: number): void;
  onFailure(connection: Connection, error: LoadError): void;
}

/** Bytes on the wire of connections that are counted together. */
export interface WireBytes {
  bytes_in: number;
  bytes_out: number;
}

export interface ConnectionOptions {
  endpoint: Endpoint;
  encrypted: boolean;
  sign_in: SignIn;
  connect_ms: number;
  reply_bytes: number;
  stream: Pick<RequestStream, "batches" | "pipeline" | "expected">;
  /** The batch of the stream's cycle that is sent first. */
  first_batch: number;
  sink: ReplySink;
  wire: WireBytes;
}

/** A socket that sends its request stream batch by batch and checks what comes back. */
export class Connection {
  /** Requests sent and answered since the connection was opened. */
  sent = 0;
  answered = 0;
  listener: ReplyListener | undefined;
  /** Why the connection is of no more use. */
  failure: LoadError | undefined;
  readonly #socket: net.Socket;
  readonly #stream: ConnectionOptions["stream"];
  readonly #parser: ReplyParser;
  readonly #wire: WireBytes;
  #next_batch: number;
  #signing_in: { handshake: Handshake; left: number; refusal: string[]; done: () => void } | undefined;

  private constructor(options: ConnectionOptions) {
    const { stream, endpoint, encrypted } = options;
    this.#stream = stream;
    this.#wire = options.wire;
    this.#next_batch = options.first_batch;
    const first_place = options.first_batch * stream.pipeline;
    this.#parser = new ReplyParser(stream.expected, options.sink, options.reply_bytes, first_place);
    const socket = encrypted ? connectEncrypted(endpoint) : this.#connectPlain(endpoint);
    if (encrypted) socket.on("data", (data) => this.#read(data, data.length));
    socket.on("error", (error) => this.#fail(new LoadError("connection-lost", error.message)));
    socket.on("close", () =>
      this.#fail(new LoadError("connection-lost", "the engine closed the connection")),
    );
    this.#socket = socket;
  }

  /** @throws LoadError `connect-failed`, or `not-supported` where the engine does not know how to sign in. */
  static open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(options);
    const { endpoint, encrypted, connect_ms } = options;
    const port = encrypted ? endpoint.tls?.port : endpoint.port;
    return new Promise((resolve, reject) => {
      const refuse = (error: LoadError) => {
        clearTimeout(timer);
        connection.close();
        const { kind, message } = error;
        reject(
          kind === "not-supported"
            ? error
            : new LoadError("connect-failed", `${endpoint.host}:${port}: ${message}`),
        );
      };
      const late = () => refuse(new LoadError("connect-failed", `no connection within ${connect_ms} ms`));
      const timer = setTimeout(late, connect_ms);
      connection.listener = { onReplies: () => {}, onFailure: (_connection, error) => refuse(error) };
      connection.#socket.once(encrypted ? "secureConnect" : "connect", () => {
        connection.#signIn(options, () => {
          clearTimeout(timer);
          connection.listener = undefined;
          resolve(connection);
        });
      });
    });
  }

  /** Whether the kernel has not yet taken all that was written: the engine does not read fast enough. */
  get blocked(): boolean {
    return this.#socket.writableLength > 0;
  }

  /** Replies from now on are counted there. */
  set sink(sink: ReplySink) {
    this.#parser.sink = sink;
  }

  /** Sends the next batch of the stream. */
  send(): void {
    const { batches, pipeline } = this.#stream;
    const at = this.#next_batch;
    this.#next_batch = at + 1 === batches.length ? 0 : at + 1;
    this.write(batches[at]!, pipeline);
  }

  /** Sends a batch that holds so many requests. */
  write(batch: Buffer, requests: number): void {
    this.sent += requests;
    this.#wire.bytes_out += batch.length;
    this.#socket.write(batch);
  }

  close(): void {
    this.failure ??= new LoadError("stopped", "the connection was closed by the generator");
    this.listener = undefined;
    this.#socket.destroy();
  }

  #connectPlain({ host, port }: Endpoint): net.Socket {
    const onread = { buffer: chunk, callback: (bytes: number) => this.#read(chunk, bytes) };
    return net.connect({ host, port, noDelay: true, onread });
  }

  #signIn({ sign_in, stream, first_batch, sink }: ConnectionOptions, done: () => void): void {
    const handshake = handshakeOf(sign_in);
    if (!handshake) {
      done();
      return;
    }
    const refusal: string[] = [];
    const finish = () => {
      this.#signing_in = undefined;
      this.#parser.expect(stream.expected, first_batch * stream.pipeline);
      this.#parser.sink = sink;
      done();
    };
    this.#signing_in = { handshake, left: handshake.replies, refusal, done: finish };
    this.#parser.expect(handshake.expected, 0);
    this.#parser.sink = {
      countValue: () => {},
      countWrong: (kind) => refusal.push(kind),
      countError: (line) => refusal.push(line),
    };
    this.#wire.bytes_out += handshake.bytes.length;
    this.#socket.write(handshake.bytes);
  }

  #read(bytes: Uint8Array, length: number): boolean {
    this.#wire.bytes_in += length;
    try {
      const replies = this.#parser.feed(bytes, length);
      if (replies === 0) return true;
      if (this.#signing_in) {
        this.#hear(replies);
        return true;
      }
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

  /** Takes replies to the sign-in. */
  #hear(replies: number): void {
    const signing_in = this.#signing_in!;
    signing_in.left -= replies;
    if (signing_in.refusal.length > 0) throw refusalOf(signing_in.refusal[0]!);
    if (signing_in.left < 0) throw new LoadError("protocol-error", "a reply that nobody asked for");
    if (signing_in.left === 0) signing_in.done();
  }

  #fail(error: LoadError): void {
    if (this.failure) return;
    this.failure = error;
    this.listener?.onFailure(this, error);
  }
}

/** What the tally says of such a line decides whether the engine lacks something or refused us. */
function refusalOf(line: string): LoadError {
  const tally = new ReplyTally();
  tally.countError(line);
  try {
    tally.assertFaultless(1);
  } catch (error) {
    if (error instanceof LoadError && error.kind === "not-supported") return error;
  }
  return new LoadError("connect-failed", `the engine refused the sign-in: ${line}`);
}
