import { connect, type Socket } from "node:net";

const CRLF = Buffer.from("\r\n");
const MOST_BYTES = 1_000_000;
const DEEPEST = 32;

/** A request in RESP: an array of bulk strings. */
export function request(...words: (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${words.length}\r\n`)];
  for (const word of words) {
    const bytes = Buffer.from(word as string);
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, CRLF);
  }
  return Buffer.concat(parts);
}

/** A connection for a few exchanges, each bounded in time and bytes. What goes wrong is an Error in words. */
export class RespSocket {
  readonly #socket: Socket;
  #data: Buffer = Buffer.alloc(0);
  #failure: Error | null = null;
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => {
      this.#data = Buffer.concat([this.#data, chunk]);
      if (this.#data.length > MOST_BYTES) this.#fail("answered with more than 1 MB");
      this.#wake();
    });
    socket.on("error", (error) => this.#fail(error.message));
    socket.on("close", () => this.#fail("closed the connection"));
  }

  static open({
    host,
    port,
    patience_ms,
  }: {
    host: string;
    port: number;
    patience_ms: number;
  }): Promise<RespSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      const refuse = (error: Error) => {
        clearTimeout(timer);
        socket.destroy();
        reject(error);
      };
      const timer = setTimeout(() => refuse(new Error("took no connection")), patience_ms);
      socket.once("error", refuse);
      socket.once("connect", () => {
        clearTimeout(timer);
        socket.off("error", refuse);
        resolve(new RespSocket(socket));
      });
    });
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** The next replies, whole as they came. Throws Error where they do not come in time. */
  async replies(count: number, patience_ms: number): Promise<Buffer[]> {
    const end = performance.now() + patience_ms;
    const found: Buffer[] = [];
    for (;;) {
      while (found.length < count) {
        const length = replyLength(this.#data, 0);
        if (length === null) break;
        found.push(this.#data.subarray(0, length));
        this.#data = this.#data.subarray(length);
      }
      if (found.length === count) return found;
      if (this.#failure) throw this.#failure;
      const left = end - performance.now();
      if (left <= 0) throw new Error(silence(count, found.length, this.#data.length));
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Bytes that came and belong to no reply asked for. */
  get left_over(): number {
    return this.#data.length;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Ends the connection with a RST instead of a FIN. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  #fail(why: string): void {
    this.#failure ??= new Error(why);
    this.#wake();
  }
}

function silence(asked: number, came: number, bytes_left: number): string {
  const half = bytes_left > 0 ? " and a part of one" : "";
  return asked === 1 && came === 0 && !half ? "gave no answer" : `gave ${came} of ${asked} answers${half}`;
}

/** Bytes of the reply that begins at `at`, or null while it is not whole. Throws Error for what is not RESP. */
function replyLength(data: Buffer, at: number, depth = 0): number | null {
  if (depth > DEEPEST) throw new Error("answered with arrays within arrays without end");
  const line = data.indexOf(CRLF, at);
  if (line < 0) {
    if (data.length > at && !"+-:$*_#,(%~>=!|".includes(String.fromCharCode(data[at]!)))
      throw notResp(data, at);
    return null;
  }
  const type = String.fromCharCode(data[at]!);
  const head = line + 2 - at;
  if ("+-:_#,(".includes(type)) return head;
  const count = Number(data.toString("latin1", at + 1, line));
  if (!Number.isInteger(count) || count < -1 || count > MOST_BYTES) throw notResp(data, at);
  if (count === -1) return head;
  if ("$=!".includes(type)) return data.length >= at + head + count + 2 ? head + count + 2 : null;
  if (!"*%~>|".includes(type)) throw notResp(data, at);
  let length = head;
  for (let item = 0; item < count * (type === "%" || type === "|" ? 2 : 1); item += 1) {
    const next = replyLength(data, at + length, depth + 1);
    if (next === null) return null;
    length += next;
  }
  return length;
}

function notResp(data: Buffer, at: number): Error {
  return new Error(`answered something that is not RESP: ${show(data.subarray(at))}`);
}

/** The beginning of an answer, for a person. */
export function show(bytes: Buffer): string {
  const text = bytes.subarray(0, 40).toString("latin1");
  const plain = JSON.stringify(text).replace(/[\u007f-\u009f]/g, "?");
  return bytes.length > 40 ? `${plain}...` : plain;
}
