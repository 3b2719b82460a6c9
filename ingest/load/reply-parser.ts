import { LoadError } from "./load-error.ts";
import type { ReplyTally } from "./reply-tally.ts";

/** Stands for "+OK" where otherwise the length of the expected bulk stands. */
export const EXPECT_OK = -1;

const LINE_BYTES_KEPT = 256;
const LINE_BYTES_MAX = 65_536;
const ARRAY_ITEMS_MAX = 1_000_000;
const [CR, LF, PLUS, MINUS, COLON, DOLLAR, STAR] = [13, 10, 43, 45, 58, 36, 42];

/**
 * Reads RESP2 replies from chunks that may end at any byte, and checks each against what the request
 * at its place must return. Values are skipped by their length, never copied.
 */
export class ReplyParser {
  tally: ReplyTally;
  readonly #expected: Int32Array;
  readonly #reply_bytes_max: number;
  readonly #line = new Uint8Array(LINE_BYTES_KEPT);
  #line_bytes = 0;
  #place = 0;
  #bulk_bytes = 0;
  /** What is left of a bulk with its line end, or -1 between bulks. */
  #body_left = -1;
  /** Items still owed by an array. */
  #items_left = 0;

  constructor(expected: Int32Array, tally: ReplyTally, reply_bytes_max: number) {
    this.#expected = expected;
    this.tally = tally;
    this.#reply_bytes_max = reply_bytes_max;
  }

  /**
   * Takes the first `length` bytes of the chunk.
   * @returns how many replies became whole.
   * @throws LoadError `protocol-error` or `reply-too-large`; the connection is of no use afterwards.
   */
  feed(bytes: Uint8Array, length: number): number {
    let replies = 0;
    let at = 0;
    while (at < length) {
      if (this.#body_left >= 0) {
        const taken = Math.min(this.#body_left, length - at);
        at += taken;
        this.#body_left -= taken;
        if (this.#body_left > 0) break;
        if (bytes[at - 1] !== LF) throw protocolError("a bulk does not end where its length says");
        this.#body_left = -1;
        replies += this.#finishBulk();
        continue;
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
    switch (bytes[start]) {
      case DOLLAR: {
        const bulk_bytes = readNumber(bytes, start + 1, end - 1);
        if (bulk_bytes < 0) return this.#finish("missing-key");
        if (bulk_bytes > this.#reply_bytes_max) {
          throw new LoadError(
            "reply-too-large",
            `a reply of ${bulk_bytes} bytes where ${this.#reply_bytes_max} are the limit`,
          );
        }
        this.#bulk_bytes = bulk_bytes;
        this.#body_left = bulk_bytes + 2;
        return 0;
      }
      case PLUS: {
        const ok = end - start === 4 && bytes[start + 1] === 79 && bytes[start + 2] === 75;
        if (this.#items_left > 0) return this.#finishItem();
        if (this.#nextExpected() !== EXPECT_OK) this.tally.countWrong("wrong-type");
        else if (!ok) this.tally.countWrong("wrong-status");
        return 1;
      }
      case MINUS:
        if (this.#items_left > 0) return this.#finishItem();
        this.#nextExpected();
        this.tally.countError(Buffer.from(bytes.subarray(start + 1, end - 1)).toString("latin1"));
        return 1;
      case COLON:
        readNumber(bytes, start + 1, end - 1);
        return this.#finish("wrong-type");
      case STAR: {
        const items = readNumber(bytes, start + 1, end - 1);
        if (items > ARRAY_ITEMS_MAX) throw new LoadError("reply-too-large", `an array of ${items} items`);
        if (items <= 0) return this.#finish(items < 0 ? "missing-key" : "wrong-type");
        this.#items_left = this.#items_left > 0 ? this.#items_left - 1 + items : items;
        return 0;
      }
      default:
        throw protocolError(`a reply begins with byte ${bytes[start]}`);
    }
  }

  #finishBulk(): number {
    if (this.#items_left > 0) return this.#finishItem();
    const expected = this.#nextExpected();
    this.tally.payload_bytes_in += this.#bulk_bytes;
    if (expected === EXPECT_OK) this.tally.countWrong("wrong-type");
    else if (expected !== this.#bulk_bytes) this.tally.countWrong("wrong-length");
    return 1;
  }

  #finish(wrong: "wrong-type" | "missing-key"): number {
    if (this.#items_left > 0) return this.#finishItem();
    this.#nextExpected();
    this.tally.countWrong(wrong);
    return 1;
  }

  /** No command here returns an array: one is read to its end, and is the wrong type. */
  #finishItem(): number {
    if (--this.#items_left > 0) return 0;
    this.#nextExpected();
    this.tally.countWrong("wrong-type");
    return 1;
  }

  #nextExpected(): number {
    const expected = this.#expected[this.#place]!;
    this.#place = this.#place + 1 === this.#expected.length ? 0 : this.#place + 1;
    return expected;
  }
}

function readNumber(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
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
