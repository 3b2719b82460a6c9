import { splitInline } from "./inline.ts";
import {
  MAX_ARGUMENTS,
  MAX_BULK_BYTES,
  MAX_INLINE_BYTES,
  MAX_REQUEST_BYTES,
  MAX_UNAUTHENTICATED_ARGUMENTS,
  MAX_UNAUTHENTICATED_BULK_BYTES,
} from "./limits.ts";

const CR = 13;
const LF = 10;
const DOLLAR = 36;
const ASTERISK = 42;
const MINUS = 45;
const ZERO = 48;
const LONGEST_NUMBER = 20;
const INCOMPLETE = -2;
const NOTHING = Buffer.alloc(0);

export class ProtocolError extends Error {}

/**
 * Cuts a stream of bytes into requests, however it was split on the way. Arguments are views
 * of the bytes received: whoever keeps one copies it.
 */
export class RequestParser {
  /** Set once the client has signed in: lifts the limits for strangers. */
  trusted = true;
  #buffer: Buffer = NOTHING;
  #position = 0;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #neededBytes = 0;
  #args: Buffer[] = [];
  #missing = 0;
  #requestBytes = 0;

  feed(chunk: Buffer): void {
    if (this.#waitingBytes === 0) {
      this.#buffer = chunk;
      this.#position = 0;
      return;
    }
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes < this.#neededBytes) return;
    this.#buffer = Buffer.concat(this.#waiting, this.#waitingBytes);
    this.#position = 0;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  /** The next whole request, or undefined until more bytes are fed. Throws ProtocolError. */
  next(): Buffer[] | undefined {
    if (this.#missing === 0) {
      if (this.#position >= this.#buffer.length) return this.#wait(0);
      if (this.#buffer[this.#position] !== ASTERISK) return this.#inline();
      const count = this.#length();
      if (count === INCOMPLETE) return this.#wait(1);
      if (count > this.#mostArguments()) throw new ProtocolError("invalid multibulk length");
      this.#args = [];
      this.#requestBytes = 0;
      if (count <= 0) return this.#args;
      this.#missing = count;
    }
    while (this.#missing > 0) {
      if (this.#position >= this.#buffer.length) return this.#wait(0);
      const start = this.#position;
      const kind = this.#buffer[start]!;
      if (kind !== DOLLAR) throw new ProtocolError(`expected '$', got '${String.fromCharCode(kind)}'`);
      const length = this.#length();
      if (length === INCOMPLETE) return this.#wait(1);
      if (length < 0 || length > this.#mostBytes()) throw new ProtocolError("invalid bulk length");
      const end = this.#position + length;
      if (end + 2 > this.#buffer.length) {
        const needed = end + 2 - start;
        this.#position = start;
        return this.#wait(needed);
      }
      this.#requestBytes += length;
      if (this.#requestBytes > MAX_REQUEST_BYTES) throw new ProtocolError("too big request");
      if (this.#buffer[end] !== CR) throw new ProtocolError("bulk string is not terminated");
      this.#args.push(this.#buffer.subarray(this.#position, end));
      this.#position = end + 2;
      this.#missing--;
    }
    return this.#args;
  }

  #mostArguments(): number {
    return this.trusted ? MAX_ARGUMENTS : MAX_UNAUTHENTICATED_ARGUMENTS;
  }

  #mostBytes(): number {
    return this.trusted ? MAX_BULK_BYTES : MAX_UNAUTHENTICATED_BULK_BYTES;
  }

  /** Sets aside what is unread until at least `neededBytes` of it are there. */
  #wait(neededBytes: number): undefined {
    if (this.#position < this.#buffer.length) {
      const rest = this.#buffer.subarray(this.#position);
      this.#waiting = [rest];
      this.#waitingBytes = rest.length;
      this.#neededBytes = neededBytes;
    }
    this.#buffer = NOTHING;
    this.#position = 0;
    return undefined;
  }

  /** Reads `*<n>\r\n` or `$<n>\r\n` and steps behind it, or leaves all as it is: INCOMPLETE. */
  #length(): number {
    const buffer = this.#buffer;
    let at = this.#position + 1;
    const negative = buffer[at] === MINUS;
    if (negative) at++;
    let value = 0;
    const first = at;
    for (; at < buffer.length; at++) {
      const byte = buffer[at]!;
      if (byte === CR) {
        if (at + 1 >= buffer.length) return INCOMPLETE;
        if (buffer[at + 1] !== LF || at === first) break;
        this.#position = at + 2;
        return negative ? -1 : value;
      }
      const digit = byte - ZERO;
      if (digit < 0 || digit > 9 || at - first > LONGEST_NUMBER) break;
      value = value * 10 + digit;
    }
    if (at >= buffer.length) return INCOMPLETE;
    throw new ProtocolError(
      buffer[this.#position] === ASTERISK ? "invalid multibulk length" : "invalid bulk length",
    );
  }

  #inline(): Buffer[] | undefined {
    const end = this.#buffer.indexOf(LF, this.#position);
    const length = (end < 0 ? this.#buffer.length : end) - this.#position;
    if (length > MAX_INLINE_BYTES) throw new ProtocolError("too big inline request");
    if (end < 0) return this.#wait(1);
    const stop = end > this.#position && this.#buffer[end - 1] === CR ? end - 1 : end;
    const args = splitInline(this.#buffer.toString("latin1", this.#position, stop));
    if (!args) throw new ProtocolError("unbalanced quotes in request");
    this.#position = end + 1;
    return args;
  }
}
