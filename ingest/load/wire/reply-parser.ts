import { LoadError } from "../load-error.ts";
import { type Expectations, REPLY_CODES } from "../traffic/request-stream.ts";
import type { ReplyTally, WrongKind } from "./reply-tally.ts";

const LINE_BYTES_KEPT = 256;
const LINE_BYTES_MAX = 65_536;
const ITEMS_MAX = 1_000_000;
const LOOP_BYTES = 48;
const [CR, LF] = [13, 10];
const { ok, pong, queued, status, integer, value, values, bulk, array, any } = REPLY_CODES;
const BULK_OR_NOTHING = REPLY_CODES["bulk-or-nothing"];

/** Where counts of replies go. */
export type ReplySink = Pick<ReplyTally, "countValue" | "countError" | "countWrong">;

/**
 * Reads RESP2 and RESP3 replies from chunks that may end at any byte, and checks each against what the request
 * at its place must return: type, number of items, length, and content where it is known. Values are compared
 * where they lie, never copied.
 */
export class ReplyParser {
  sink: ReplySink;
  readonly #reply_bytes_max: number;
  readonly #line = new Uint8Array(LINE_BYTES_KEPT);
  #expected: Expectations;
  #place: number;
  #kind: number;
  #line_bytes = 0;
  #bulk_bytes = 0;
  /** What is left of a bulk with its line end, or -1 between bulks. */
  #body_left = -1;
  /** What the bulk must be, if that is known, and whether it was so far. */
  #wanted: Buffer | null = null;
  #matches = true;
  /** Items still owed by an aggregate, those of nested ones included. */
  #items_left = 0;
  /** Whether these items are no reply: attributes and messages that the server pushes. */
  #aside = false;
  #next_value = 0;
  /** The first fault of an aggregate: one reply counts once. */
  #fault: WrongKind | null = null;

  constructor(expected: Expectations, sink: ReplySink, reply_bytes_max: number, first_place = 0) {
    this.#expected = expected;
    this.#place = first_place;
    this.#kind = expected.kinds[first_place]!;
    this.sink = sink;
    this.#reply_bytes_max = reply_bytes_max;
  }

  /** From the next reply on, others are expected. */
  expect(expected: Expectations, first_place: number): void {
    this.#expected = expected;
    this.#place = first_place;
    this.#kind = expected.kinds[first_place]!;
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
        if (this.#wanted) this.#compare(bytes, at, taken);
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
      case 36: // $
      case 61: // = verbatim string
      case 33: // ! long error
        return this.#beginBulk(readNumber(bytes, start + 1, end - 1));
      case 43: // +
        return this.#finishStatus(bytes, start + 1, end - 1);
      case 45: // -
        this.sink.countError(Buffer.from(bytes.subarray(start + 1, end - 1)).toString("latin1"));
        return this.#finishItem(null);
      case 58: // :
        readNumber(bytes, start + 1, end - 1);
        return this.#finishItem(this.#kind === integer || this.#kind === any ? null : "wrong-type");
      case 42: // *
      case 126: // ~ set
        return this.#beginItems(readNumber(bytes, start + 1, end - 1));
      case 37: // % map
        return this.#beginItems(readNumber(bytes, start + 1, end - 1) * 2);
      case 95: // _ null
        return this.#finishNothing();
      case 44: // , double
      case 35: // # boolean
      case 40: // ( big number
        return this.#finishItem(this.#kind === any ? null : "wrong-type");
      case 124: // | attribute
        return this.#beginAside(readNumber(bytes, start + 1, end - 1) * 2);
      case 62: // > push
        return this.#beginAside(readNumber(bytes, start + 1, end - 1));
      default:
        throw protocolError(`a reply begins with byte ${bytes[start]}`);
    }
  }

  #beginBulk(bulk_bytes: number): number {
    if (bulk_bytes < 0) return this.#finishNothing();
    if (bulk_bytes > this.#reply_bytes_max) {
      throw new LoadError(
        "reply-too-large",
        `a reply of ${bulk_bytes} bytes where ${this.#reply_bytes_max} are the limit`,
      );
    }
    this.#bulk_bytes = bulk_bytes;
    this.#body_left = bulk_bytes + 2;
    this.#wanted = this.#wantedValue();
    this.#matches = true;
    return 0;
  }

  #wantedValue(): Buffer | null {
    if (this.#kind === value && this.#items_left === 0) {
      return this.#expected.values[this.#expected.first_value[this.#place]!]!;
    }
    if (this.#kind === values && this.#items_left > 0 && !this.#aside) {
      return this.#expected.values[this.#next_value++] ?? null;
    }
    return null;
  }

  #compare(bytes: Uint8Array, at: number, taken: number): void {
    const wanted = this.#wanted!;
    if (!this.#matches || wanted.length !== this.#bulk_bytes) return;
    const done = this.#bulk_bytes + 2 - this.#body_left;
    const end = Math.min(wanted.length, done + taken);
    // A call into native code costs more than a short loop.
    if (end - done <= LOOP_BYTES) {
      for (let i = done, j = at; i < end; i++, j++) {
        if (wanted[i] !== bytes[j]) {
          this.#matches = false;
          return;
        }
      }
    } else {
      this.#matches = wanted.compare(bytes, at, at + end - done, done, end) === 0;
    }
  }

  #finishBulk(): number {
    if (this.#aside) return this.#finishItem(null);
    this.sink.countValue(this.#bulk_bytes);
    const wanted = this.#wanted;
    if (wanted) {
      const right = wanted.length === this.#bulk_bytes;
      return this.#finishItem(right ? (this.#matches ? null : "wrong-content") : "wrong-length");
    }
    const kind = this.#kind;
    return this.#finishItem(kind === bulk || kind === BULK_OR_NOTHING || kind === any ? null : "wrong-type");
  }

  #finishStatus(bytes: Uint8Array, start: number, end: number): number {
    switch (this.#kind) {
      case ok:
        return this.#finishItem(is(bytes, start, end, "OK") ? null : "wrong-status");
      case pong:
        return this.#finishItem(is(bytes, start, end, "PONG") ? null : "wrong-status");
      case queued:
        return this.#finishItem(is(bytes, start, end, "QUEUED") ? null : "wrong-status");
      case status:
      case any:
        return this.#finishItem(null);
      default:
        return this.#finishItem("wrong-type");
    }
  }

  #finishNothing(): number {
    const kind = this.#kind;
    if (kind === values && this.#items_left > 0) this.#next_value++;
    return this.#finishItem(kind === BULK_OR_NOTHING || kind === any ? null : "missing-key");
  }

  #beginItems(items: number): number {
    if (items > ITEMS_MAX) throw new LoadError("reply-too-large", `an array of ${items} items`);
    if (items < 0) return this.#finishNothing();
    if (this.#items_left > 0) {
      // An aggregate within another stands for one of its items.
      this.#items_left += items;
      return this.#finishItem(null);
    }
    const fault = this.#itemsFault(items);
    if (items === 0) return this.#finishReply(fault);
    this.#fault = fault;
    this.#items_left = items;
    this.#next_value = this.#expected.first_value[this.#place]!;
    return 0;
  }

  #itemsFault(items: number): WrongKind | null {
    if (this.#kind === any) return null;
    if (this.#kind !== array && this.#kind !== values) return "wrong-type";
    const wanted = this.#kind === values ? this.#valuesWanted() : this.#expected.items[this.#place]!;
    return wanted >= 0 && wanted !== items ? "wrong-items" : null;
  }

  #valuesWanted(): number {
    const { first_value, values: all } = this.#expected;
    return (first_value[this.#place + 1] ?? all.length) - first_value[this.#place]!;
  }

  #beginAside(items: number): number {
    if (items > ITEMS_MAX) throw new LoadError("reply-too-large", `an attribute of ${items} items`);
    // Within an aggregate an attribute stands beside the items; no engine known to us sends one there.
    if (this.#items_left > 0) throw protocolError("an attribute or a push within a reply");
    this.#aside = items > 0;
    this.#items_left = Math.max(0, items);
    return 0;
  }

  /** An item of an aggregate, or a whole reply. Of items only values are checked: the others may be anything. */
  #finishItem(fault: WrongKind | null): number {
    if (this.#items_left === 0) return this.#finishReply(fault);
    if (this.#kind === values) this.#fault ??= fault;
    if (--this.#items_left > 0) return 0;
    if (this.#aside) {
      this.#aside = false;
      return 0;
    }
    return this.#finishReply(this.#fault);
  }

  #finishReply(fault: WrongKind | null): number {
    if (fault !== null) this.sink.countWrong(fault);
    this.#fault = null;
    const { kinds } = this.#expected;
    this.#place = this.#place + 1 === kinds.length ? 0 : this.#place + 1;
    this.#kind = kinds[this.#place]!;
    return 1;
  }
}

function is(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let at = 0; at < word.length; at++) if (bytes[start + at] !== word.charCodeAt(at)) return false;
  return true;
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
