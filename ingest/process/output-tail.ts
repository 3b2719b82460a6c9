import { stripVTControlCharacters } from "node:util";

/** Keeps the last bytes of a stream, however much is written. */
export class OutputTail {
  /** All that was ever written. */
  seen_bytes = 0;
  readonly #most: number;
  #kept: Buffer[] = [];
  #bytes = 0;

  constructor(most_bytes: number) {
    this.#most = most_bytes;
  }

  add(chunk: Buffer): void {
    this.seen_bytes += chunk.length;
    this.#kept.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes - this.#kept[0]!.length >= this.#most) this.#bytes -= this.#kept.shift()!.length;
  }

  /** The last whole lines that fit, as plain text: no control characters but line ends and tabs. */
  text(): string {
    const all = Buffer.concat(this.#kept);
    const cut = all.length > this.#most;
    const text = stripVTControlCharacters(all.subarray(-this.#most).toString("utf8"))
      .replace(/\r\n?/g, "\n")
      .replace(/[^\P{Cc}\n\t]/gu, "");
    return (cut ? text.slice(text.indexOf("\n") + 1) : text).trimEnd();
  }
}
