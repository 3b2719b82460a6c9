import { LARGE_BULK_BYTES } from "./limits.ts";

const DOLLAR = Buffer.from("$");
const CRLF = Buffer.from("\r\n");
const OK = Buffer.from("+OK\r\n");
const NULL_BULK = Buffer.from("$-1\r\n");
const NULL_ARRAY = Buffer.from("*-1\r\n");
const NULL_RESP3 = Buffer.from("_\r\n");

/** Gathers the replies of one connection, in RESP2 or RESP3, until they are taken. */
export class ReplyBuffer {
  protocol: 2 | 3 = 2;
  #parts: Buffer[] = [];
  #largeParts = 0;

  get empty(): boolean {
    return this.#parts.length === 0;
  }

  /** What is to be written, in order. Small replies are joined, large values stay as they are. */
  take(): Buffer[] {
    const parts = this.#parts;
    const hasLarge = this.#largeParts > 0;
    this.#parts = [];
    this.#largeParts = 0;
    if (!hasLarge) return [Buffer.concat(parts)];
    const joined: Buffer[] = [];
    let from = 0;
    for (let at = 0; at <= parts.length; at++) {
      const part = parts[at];
      if (part !== undefined && part.length < LARGE_BULK_BYTES) continue;
      if (at > from) joined.push(Buffer.concat(parts.slice(from, at)));
      if (part !== undefined) joined.push(part);
      from = at + 1;
    }
    return joined;
  }

  ok(): void {
    this.#parts.push(OK);
  }

  simple(text: string): void {
    this.#text(`+${text}\r\n`);
  }

  error(text: string): void {
    this.#text(`-${text.replace(/[\r\n]+/g, " ")}\r\n`);
  }

  integer(value: number | bigint): void {
    this.#text(`:${value}\r\n`);
  }

  bulk(value: Buffer): void {
    const head = [DOLLAR, Buffer.from(String(value.length), "latin1"), CRLF];
    if (value.length >= LARGE_BULK_BYTES) {
      this.#largeParts++;
      this.#parts.push(...head, value, CRLF);
    } else {
      this.#parts.push(Buffer.concat([...head, value, CRLF]));
    }
  }

  /** Text as it is kept inside: one character a byte. */
  bulkText(text: string): void {
    this.#text(`$${text.length}\r\n${text}\r\n`);
  }

  bulkOrNull(value: Buffer | undefined): void {
    if (value === undefined) this.null();
    else this.bulk(value);
  }

  verbatim(text: string): void {
    if (this.protocol === 3) this.#text(`=${text.length + 4}\r\ntxt:${text}\r\n`);
    else this.bulkText(text);
  }

  null(): void {
    this.#parts.push(this.protocol === 3 ? NULL_RESP3 : NULL_BULK);
  }

  nullArray(): void {
    this.#parts.push(this.protocol === 3 ? NULL_RESP3 : NULL_ARRAY);
  }

  double(value: number): void {
    if (this.protocol === 3) this.#text(`,${formatDouble(value)}\r\n`);
    else this.bulkText(formatDouble(value));
  }

  array(length: number): void {
    this.#text(`*${length}\r\n`);
  }

  /** Followed by `pairs` keys and values in turn. */
  map(pairs: number): void {
    this.#text(this.protocol === 3 ? `%${pairs}\r\n` : `*${pairs * 2}\r\n`);
  }

  set(length: number): void {
    this.#text(`${this.protocol === 3 ? "~" : "*"}${length}\r\n`);
  }

  textArray(texts: Iterable<string>): void {
    const all = [...texts];
    this.array(all.length);
    for (const text of all) this.bulkText(text);
  }

  #text(text: string): void {
    const part = Buffer.from(text, "latin1");
    if (part.length >= LARGE_BULK_BYTES) this.#largeParts++;
    this.#parts.push(part);
  }
}

export function formatDouble(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (value === Number.NEGATIVE_INFINITY) return "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}
