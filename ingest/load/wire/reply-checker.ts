import { LoadError } from "../load-error.ts";
import { type Expectations, REPLY_CODES } from "../traffic/expectations.ts";
import type { ReplyTally, WrongKind } from "./reply-tally.ts";

const ITEMS_MAX = 1_000_000;
/** Up to so many bytes a loop is quicker than a call into native code. */
const LOOP_BYTES = 48;
const { ok, pong, queued, status, integer, value, values, bulk, array, any } = REPLY_CODES;
const BULK_OR_NOTHING = REPLY_CODES["bulk-or-nothing"];

/** Where counts of replies go. */
export type ReplySink = Pick<ReplyTally, "countValue" | "countError" | "countWrong">;

/**
 * Holds each reply against what the request at its place must return: type, number of items, length, and content where
 * it is known. It is told of the parts of replies as they are read; each method returns how many replies became whole.
 */
export class ReplyChecker {
  sink: ReplySink;
  #expected: Expectations;
  #place = 0;
  #kind = 0;
  #bulk_bytes = 0;
  /** What the bulk must be, if that is known, and whether it was so far. */
  #wanted: Buffer | null = null;
  #matches = true;
  #is_error = false;
  /** Items still owed by an aggregate, those of nested ones included. */
  #items_left = 0;
  /** Whether these items are no reply: attributes and messages that the server pushes. */
  #aside = false;
  #next_value = 0;
  /** The first fault of an aggregate: one reply counts once. */
  #fault: WrongKind | null = null;

  constructor(expected: Expectations, sink: ReplySink, first_place: number) {
    this.#expected = expected;
    this.sink = sink;
    this.#goTo(first_place);
  }

  /** From the next reply on, others are expected. */
  expect(expected: Expectations, first_place: number): void {
    this.#expected = expected;
    this.#goTo(first_place);
  }

  /**
   * Where a batch's replies begin here, are known to the byte and lie here whole, one comparison does for all of them.
   * @returns their length in bytes, or 0 where they must be read one by one.
   */
  matchBatch(bytes: Uint8Array, at: number, length: number): number {
    if (this.#items_left > 0) return 0;
    const { batches, pipeline } = this.#expected;
    if (this.#place % pipeline !== 0) return 0;
    const known = batches[this.#place / pipeline];
    if (!known) return 0;
    const wanted = known.bytes;
    const end = at + wanted.length;
    if (end > length || !equal(wanted, 0, bytes, at, wanted.length)) return 0;
    const { value_bytes } = known;
    for (let i = 0; i < value_bytes.length; i += 2)
      this.sink.countValue(value_bytes[i]!, value_bytes[i + 1]!);
    this.#goTo(this.#place + pipeline);
    return wanted.length;
  }

  /** Whether the next byte begins a reply, or what is none. */
  get isBetween(): boolean {
    return this.#items_left === 0;
  }

  /** Replies of a batch. */
  get pipeline(): number {
    return this.#expected.pipeline;
  }

  /** A string of that length begins, or an error that RESP3 writes as one. */
  beginBulk(bulk_bytes: number, is_error: boolean): void {
    this.#is_error = is_error;
    this.#bulk_bytes = bulk_bytes;
    this.#wanted = this.#wantedValue();
    this.#matches = true;
  }

  /** Some of its bytes, from `done` on; what follows its end may be among them. */
  readBulk(bytes: Uint8Array, at: number, taken: number, done: number): void {
    const wanted = this.#wanted;
    if (!wanted || !this.#matches || wanted.length !== this.#bulk_bytes) return;
    const end = Math.min(wanted.length, done + taken);
    if (end > done) this.#matches = equal(wanted, done, bytes, at, end - done);
  }

  endBulk(): number {
    if (this.#is_error) return this.readError("ERR in RESP3's long form");
    if (this.#aside) return this.#finishItem(null);
    this.sink.countValue(this.#bulk_bytes, 1);
    const wanted = this.#wanted;
    if (wanted) {
      const right = wanted.length === this.#bulk_bytes;
      return this.#finishItem(right ? (this.#matches ? null : "wrong-content") : "wrong-length");
    }
    const kind = this.#kind;
    return this.#finishItem(kind === bulk || kind === BULK_OR_NOTHING || kind === any ? null : "wrong-type");
  }

  /** The text of a status, bytes [start, end). */
  readStatus(bytes: Uint8Array, start: number, end: number): number {
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

  readError(line: string): number {
    if (this.#aside) return this.#finishItem(null);
    this.sink.countError(line, this.#expected.commands[this.#place]);
    return this.#finishItem(null);
  }

  readInteger(): number {
    return this.#finishItem(this.#kind === integer || this.#kind === any ? null : "wrong-type");
  }

  /** A double, a boolean or a big number, which no request here asks for by name. */
  readOther(): number {
    return this.#finishItem(this.#kind === any ? null : "wrong-type");
  }

  readNothing(): number {
    const kind = this.#kind;
    if (kind === values && this.#items_left > 0) this.#next_value++;
    return this.#finishItem(kind === BULK_OR_NOTHING || kind === any ? null : "missing-key");
  }

  /** An array, a set, or a map of half as many pairs. */
  beginItems(items: number): number {
    if (items > ITEMS_MAX) throw new LoadError("reply-too-large", `an array of ${items} items`);
    if (items === -1) return this.readNothing();
    if (items < 0) throw new LoadError("protocol-error", `a length of ${items}`);
    if (this.#items_left > 0) {
      // An aggregate within another stands for one of its items; where values are due it is none.
      if (this.#kind === values && !this.#aside) {
        this.#fault ??= "wrong-type";
        this.#next_value++;
      }
      this.#items_left += items;
      if (this.#items_left > ITEMS_MAX)
        throw new LoadError("reply-too-large", "arrays within arrays without end");
      return this.#finishItem(null);
    }
    const fault = this.#itemsFault(items);
    if (items === 0) return this.#finishReply(fault);
    this.#fault = fault;
    this.#items_left = items;
    this.#next_value = this.#expected.first_value[this.#place]!;
    return 0;
  }

  /** An attribute or a message that the server pushes: no reply. */
  beginAside(items: number): number {
    if (items > ITEMS_MAX) throw new LoadError("reply-too-large", `an attribute of ${items} items`);
    // Within an aggregate an attribute stands beside the items; no engine known to us sends one there.
    if (this.#items_left > 0) throw new LoadError("protocol-error", "an attribute or a push within a reply");
    this.#aside = items > 0;
    this.#items_left = Math.max(0, items);
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
    if (fault !== null) this.sink.countWrong(fault, 1, this.#expected.commands[this.#place]!);
    this.#fault = null;
    this.#goTo(this.#place + 1);
    return 1;
  }

  #goTo(place: number): void {
    const { kinds } = this.#expected;
    this.#place = place === kinds.length ? 0 : place;
    this.#kind = kinds[this.#place]!;
  }
}

function equal(wanted: Buffer, from: number, bytes: Uint8Array, at: number, length: number): boolean {
  if (length > LOOP_BYTES) return wanted.compare(bytes, at, at + length, from, from + length) === 0;
  for (let i = 0; i < length; i++) if (wanted[from + i] !== bytes[at + i]) return false;
  return true;
}

function is(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let at = 0; at < word.length; at++) if (bytes[start + at] !== word.charCodeAt(at)) return false;
  return true;
}
