import { LoadError } from "../load-error.ts";
import type { Expectations } from "../traffic/expectations.ts";
import { ReplyChecker, type ReplySink } from "./reply-checker.ts";

export type { ReplySink } from "./reply-checker.ts";

const LINE_BYTES_KEPT = 256;
const LINE_BYTES_MAX = 65_536;
const [CR, LF] = [13, 10];

/**
 * Reads RESP2 and RESP3 replies from chunks that may end at any byte, and has each checked. Values are compared where
 * they lie, never copied.
 */
export class ReplyParser {
  readonly #reply_bytes_max: number;
  readonly #checker: ReplyChecker;
  readonly #line = new Uint8Array(LINE_BYTES_KEPT);
  #line_bytes = 0;
  #bulk_bytes = 0;
  /** Of all strings of the reply so far. */
  #reply_bytes = 0;
  /** What is left of a bulk with its line end, or -1 between bulks. */
  #body_left = -1;

  constructor(expected: Expectations, sink: ReplySink, reply_bytes_max: number, first_place = 0) {
    this.#checker = new ReplyChecker(expected, sink, first_place);
    this.#reply_bytes_max = reply_bytes_max;
  }

  set sink(sink: ReplySink) {
    this.#checker.sink = sink;
  }

  /** From the next reply on, others are expected. */
  expect(expected: Expectations, first_place: number): void {
    this.#checker.expect(expected, first_place);
  }

  /**
   * Takes the first `length` bytes of the chunk.
   * @returns how many replies became whole.
   * @throws LoadError `protocol-error` or `reply-too-large`; the connection is of no use afterwards.
   */
  feed(bytes: Uint8Array, length: number): number {
    const checker = this.#checker;
    let replies = 0;
    let at = 0;
    while (at < length) {
      if (this.#body_left >= 0) {
        const taken = Math.min(this.#body_left, length - at);
        checker.readBulk(bytes, at, taken, this.#bulk_bytes + 2 - this.#body_left);
        at += taken;
        this.#body_left -= taken;
        if (this.#body_left > 0) break;
        if (bytes[at - 1] !== LF || (taken > 1 && bytes[at - 2] !== CR))
          throw protocolError("a bulk does not end where its length says");
        this.#body_left = -1;
        replies += checker.endBulk();
        if (checker.isBetween) this.#reply_bytes = 0;
        continue;
      }
      if (this.#line_bytes === 0) {
        const batch_bytes = checker.matchBatch(bytes, at, length);
        if (batch_bytes > 0) {
          at += batch_bytes;
          replies += checker.pipeline;
          continue;
        }
      }
      const start = at;
      while (at < length && bytes[at] !== LF) at++;
      if (at === length) {
        this.#keepLine(bytes, start, at);
        break;
      }
      if (this.#line_bytes === 0) {
        replies += this.#readLine(bytes, start, at);
      } else {
        this.#keepLine(bytes, start, at);
        const end = Math.min(this.#line_bytes, LINE_BYTES_KEPT);
        if (this.#line_bytes > LINE_BYTES_KEPT) this.#line[end - 1] = CR;
        this.#line_bytes = 0;
        replies += this.#readLine(this.#line, 0, end);
      }
      at++;
      if (checker.isBetween && this.#body_left < 0) this.#reply_bytes = 0;
    }
    return replies;
  }

  #keepLine(bytes: Uint8Array, start: number, end: number): void {
    const room = LINE_BYTES_KEPT - this.#line_bytes;
    if (room > 0) this.#line.set(bytes.subarray(start, Math.min(end, start + room)), this.#line_bytes);
    this.#line_bytes += end - start;
    if (this.#line_bytes > LINE_BYTES_MAX) {
      throw new LoadError("reply-too-large", `a line of a reply is longer than ${LINE_BYTES_MAX} bytes`);
    }
  }

  /** Reads the line of bytes [start, end), its LF left out. */
  #readLine(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < 2 || bytes[end - 1] !== CR) throw protocolError("a line does not end in CR LF");
    const checker = this.#checker;
    const count = () => readNumber(bytes, start + 1, end - 1);
    switch (bytes[start]) {
      case 36: // $
      case 61: // = verbatim string
        return this.#beginBulk(count(), false);
      case 33: // ! long error
        return this.#beginBulk(count(), true);
      case 43: // +
        return checker.readStatus(bytes, start + 1, end - 1);
      case 45: // -
        return checker.readError(Buffer.from(bytes.subarray(start + 1, end - 1)).toString("latin1"));
      case 58: // :
        count();
        return checker.readInteger();
      case 42: // *
      case 126: // ~ set
        return checker.beginItems(count());
      case 37: // % map
        return checker.beginItems(count() * 2);
      case 95: // _ null
        return checker.readNothing();
      case 44: // , double
      case 35: // # boolean
      case 40: // ( big number
        return checker.readOther();
      case 124: // | attribute
        return checker.beginAside(count() * 2);
      case 62: // > push
        return checker.beginAside(count());
      default:
        throw protocolError(`a reply begins with byte ${bytes[start]}`);
    }
  }

  #beginBulk(bulk_bytes: number, is_error: boolean): number {
    if (bulk_bytes === -1) return this.#checker.readNothing();
    if (bulk_bytes < 0) throw protocolError(`a length of ${bulk_bytes}`);
    this.#reply_bytes += bulk_bytes;
    if (this.#reply_bytes > this.#reply_bytes_max) {
      throw new LoadError(
        "reply-too-large",
        `a reply of ${this.#reply_bytes} bytes where ${this.#reply_bytes_max} are the limit`,
      );
    }
    this.#bulk_bytes = bulk_bytes;
    this.#body_left = bulk_bytes + 2;
    this.#checker.beginBulk(bulk_bytes, is_error);
    return 0;
  }
}

function readNumber(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === 45;
  let number = 0;
  for (let at = negative ? start + 1 : start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) throw protocolError("a number of a reply is not one");
    number = number * 10 + digit;
  }
  if (end - start - Number(negative) < 1) throw protocolError("a number of a reply is missing");
  return negative ? -number : number;
}

function protocolError(message: string): LoadError {
  return new LoadError("protocol-error", message);
}
