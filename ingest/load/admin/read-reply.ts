import { LoadError } from "../load-error.ts";

const ITEMS_MAX = 200_000;
const DEPTH_MAX = 8;
const LINE_BYTES_MAX = 65_536;
const [CR, LF] = [13, 10];

/** A whole RESP2 reply, and where it ends. */
export type Reply = { end: number } & ({ value: unknown } | { error: string });

/**
 * Reads the reply at the start of these bytes: strings, numbers, null and arrays of them. Null where it is not whole yet.
 * @throws LoadError `protocol-error` or `reply-too-large`.
 */
export function readReply(bytes: Buffer): Reply | null {
  const reader = new Reader(bytes);
  const value = reader.read(0);
  if (value === undefined) return null;
  return value instanceof EngineWords ? { error: value.words, end: reader.at } : { value, end: reader.at };
}

/** What an engine says in place of an answer. */
class EngineWords {
  readonly words: string;

  constructor(words: string) {
    this.words = words;
  }
}

class Reader {
  at = 0;
  readonly #bytes: Buffer;
  #items = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Undefined where the bytes end before the reply does. */
  read(depth: number): unknown {
    if (depth > DEPTH_MAX) throw new LoadError("reply-too-large", `arrays within arrays, ${depth} deep`);
    const line = this.#line();
    if (line === undefined) return undefined;
    const rest = line.slice(1);
    switch (line[0]) {
      case "+":
        return rest;
      case "-":
        return new EngineWords(rest);
      case ":":
        return numberOf(rest);
      case "$":
        return this.#bulk(numberOf(rest));
      case "*":
        return this.#array(numberOf(rest), depth);
      default:
        throw new LoadError("protocol-error", `a reply begins with byte ${line.charCodeAt(0)}`);
    }
  }

  #line(): string | undefined {
    const end = this.#bytes.indexOf(LF, this.at);
    const bytes = (end < 0 ? this.#bytes.length : end) - this.at;
    if (bytes > LINE_BYTES_MAX)
      throw new LoadError("reply-too-large", `a line of more than ${LINE_BYTES_MAX} bytes`);
    if (end < 0) return undefined;
    if (bytes < 2 || this.#bytes[end - 1] !== CR)
      throw new LoadError("protocol-error", "a line does not end in CR LF");
    const line = this.#bytes.toString("utf8", this.at, end - 1);
    this.at = end + 1;
    return line;
  }

  #bulk(length: number): string | null | undefined {
    if (length === -1) return null;
    if (length < 0) throw new LoadError("protocol-error", `a length of ${length}`);
    const end = this.at + length;
    if (this.#bytes.length < end + 2) return undefined;
    if (this.#bytes[end] !== CR || this.#bytes[end + 1] !== LF) {
      throw new LoadError("protocol-error", "a bulk does not end where its length says");
    }
    const text = this.#bytes.toString("utf8", this.at, end);
    this.at = end + 2;
    return text;
  }

  #array(length: number, depth: number): unknown[] | null | undefined {
    if (length === -1) return null;
    if (length < 0) throw new LoadError("protocol-error", `a length of ${length}`);
    this.#items += length;
    if (this.#items > ITEMS_MAX) throw new LoadError("reply-too-large", `more than ${ITEMS_MAX} items`);
    const items: unknown[] = [];
    for (let n = 0; n < length; n++) {
      const item = this.read(depth + 1);
      if (item === undefined) return undefined;
      items.push(item instanceof EngineWords ? null : item);
    }
    return items;
  }
}

function numberOf(text: string): number {
  if (!/^-?\d{1,16}$/.test(text)) throw new LoadError("protocol-error", "a number of a reply is not one");
  return Number(text);
}
