import net from "node:net";
import tls from "node:tls";
import { LoadError } from "../load-error.ts";
import { connectEncrypted } from "../wire/connect-encrypted.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { encodeCommand } from "../wire/resp.ts";
import { type Reply, readReply } from "./read-reply.ts";

/** One reply: an engine that answers without end is left alone. */
const REPLY_BYTES_MAX = 16 * 1024 * 1024;
/** A visit as a whole may take so many times what one question may. */
const VISIT_FACTOR = 6;
const NOT_SUPPORTED = /unknown (command|subcommand)|NOPERM|not (supported|implemented)/i;

/** Asks an engine something beside the traffic, one command after the other. */
export interface Administration {
  /** @throws LoadError `not-supported`, `error-replies`, `protocol-error`, `reply-too-large`, `timeout` or `connection-lost`. */
  ask(...words: string[]): Promise<unknown>;
}

/**
 * Opens a connection for questions, and closes it. Its replies are a stranger's: nothing of them is believed
 * beyond its form. `limit_ms` is for each question; the whole visit has a limit too.
 * @throws LoadError whatever `act` throws, `connect-failed`, and `stopped` when the signal says so.
 */
export async function administer<T>(
  endpoint: Endpoint,
  limit_ms: number,
  act: (administration: Administration) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const visit = new Visit(endpoint, limit_ms);
  const stop = () => visit.end(new LoadError("stopped", "the load was stopped"));
  const whole = setTimeout(
    () =>
      visit.end(
        new LoadError("timeout", `questions took longer than ${limit_ms * VISIT_FACTOR} ms together`),
      ),
    limit_ms * VISIT_FACTOR,
  );
  signal?.addEventListener("abort", stop);
  try {
    if (signal?.aborted) stop();
    await visit.begin();
    return await act({ ask: (...words) => visit.ask(words) });
  } finally {
    clearTimeout(whole);
    signal?.removeEventListener("abort", stop);
    visit.end(new LoadError("stopped", "the visit is over"));
  }
}

class Visit {
  readonly #endpoint: Endpoint;
  readonly #limit_ms: number;
  readonly #socket: net.Socket;
  #received: Buffer = Buffer.alloc(0);
  #ended: LoadError | null = null;
  #waiting: { resolve: (reply: Reply) => void; reject: (error: LoadError) => void } | null = null;

  constructor(endpoint: Endpoint, limit_ms: number) {
    this.#endpoint = endpoint;
    this.#limit_ms = limit_ms;
    const { host, port } = endpoint;
    const socket = endpoint.tls?.always
      ? connectEncrypted(endpoint)
      : net.connect({ host, port, noDelay: true });
    socket.on("data", (chunk) => this.#read(chunk));
    socket.on("error", (error) => this.end(new LoadError("connection-lost", error.message)));
    socket.on("close", () => this.end(new LoadError("connection-lost", "the engine closed the connection")));
    this.#socket = socket;
  }

  async begin(): Promise<void> {
    const { host, user, password } = this.#endpoint;
    const at = `${host}:${this.#socket instanceof tls.TLSSocket ? this.#endpoint.tls?.port : this.#endpoint.port}`;
    const failed = (why: string) => new LoadError("connect-failed", `${at}: ${why}`);
    await this.#within(failed(`no connection within ${this.#limit_ms} ms`), (resolve, reject) => {
      this.#waiting = {
        resolve: () => {},
        reject: ({ kind, message }) =>
          reject(kind === "stopped" ? new LoadError(kind, message) : failed(message)),
      };
      if (this.#ended) this.#waiting.reject(this.#ended);
      const event = this.#socket instanceof tls.TLSSocket ? "secureConnect" : "connect";
      this.#socket.once(event, () => {
        this.#waiting = null;
        resolve(undefined);
      });
    });
    if (password === undefined) return;
    await this.ask(["AUTH", ...(user === undefined ? [] : [user]), password]).catch((error: LoadError) => {
      if (error.kind !== "error-replies" && error.kind !== "not-supported") throw error;
      throw failed(`the engine refused the sign-in: ${error.message.replace(/^AUTH[^:]*: /, "")}`);
    });
  }

  async ask(words: readonly string[]): Promise<unknown> {
    const about = words[0] === "AUTH" ? "AUTH" : words.slice(0, 2).join(" ");
    const late = new LoadError("timeout", `${about}: no answer within ${this.#limit_ms} ms`);
    const reply = await this.#within<Reply>(late, (resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#ended) reject(this.#ended);
      else this.#socket.write(encodeCommand(words.map((word) => Buffer.from(word, "utf8"))));
    });
    if (!("error" in reply)) return reply.value;
    const said = `${about}: ${reply.error}`.slice(0, 300);
    if (NOT_SUPPORTED.test(reply.error)) throw new LoadError("not-supported", `the engine says to ${said}`);
    throw new LoadError("error-replies", said);
  }

  end(error: LoadError): void {
    this.#ended ??= error;
    this.#waiting?.reject(this.#ended);
    this.#waiting = null;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#ended) return;
    try {
      if (this.#received.length + chunk.length > REPLY_BYTES_MAX) {
        throw new LoadError("reply-too-large", `a reply of more than ${REPLY_BYTES_MAX} bytes`);
      }
      this.#received = Buffer.concat([this.#received, chunk]);
      const reply = readReply(this.#received);
      if (!reply) return;
      const waiting = this.#waiting;
      if (!waiting) throw new LoadError("protocol-error", "a reply that nobody asked for");
      this.#received = this.#received.subarray(reply.end);
      this.#waiting = null;
      waiting.resolve(reply);
    } catch (error) {
      this.end(error as LoadError);
    }
  }

  #within<T>(
    late: LoadError,
    act: (resolve: (value: T) => void, reject: (error: LoadError) => void) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.end(late), this.#limit_ms);
      act(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        (error) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });
  }
}
