import { LoadError } from "../load-error.ts";

const KINDS_KEPT = 32;
const BAD_REPLIES_TOLERATED = 10;
const BAD_SHARE_TOLERATED = 0.01;
/** What engines say of a command, an option or a right that they do not have. */
const NOT_SUPPORTED =
  /^(ERR (unknown|unsupported|wrong number of arguments for 'hello')|NOPROTO|ERR .*not (supported|implemented|allowed))/i;
const LINE_KEPT = 200;
export const SIZE_CLASSES = 33;

export type WrongKind =
  | "wrong-type"
  | "wrong-length"
  | "wrong-content"
  | "wrong-items"
  | "wrong-status"
  | "missing-key"
  | "connection-lost"
  | "connect-failed";

/** What the replies of one phase were: payload by size, and errors by kind. */
export class ReplyTally {
  /** Bytes of the values that were read. */
  payload_bytes_in = 0;
  /** Values and their bytes by class; see sizeClassOf. */
  readonly replies_of_size = new Float64Array(SIZE_CLASSES);
  readonly bytes_of_size = new Float64Array(SIZE_CLASSES);
  readonly #errors = new Map<string, number>();
  readonly #wrong = new Map<string, number>();
  #first_error: string | undefined;
  #not_supported: string | undefined;

  /** So many values of that length were read. */
  countValue(bytes: number, times: number): void {
    const size_class = sizeClassOf(bytes);
    this.payload_bytes_in += bytes * times;
    this.replies_of_size[size_class]! += times;
    this.bytes_of_size[size_class]! += bytes * times;
  }

  /** Counts an error reply by its first word, such as ERR or OOM. */
  countError(line: string): void {
    this.#first_error ??= line.slice(0, LINE_KEPT);
    if (NOT_SUPPORTED.test(line)) this.#not_supported ??= line.slice(0, LINE_KEPT);
    count(this.#errors, /^[A-Z0-9_]{1,32}/.exec(line)?.[0] ?? "unnamed", 1);
  }

  countWrong(kind: WrongKind, times = 1): void {
    count(this.#wrong, kind, times);
  }

  /** Counts by kind: what the engine said in capitals, what we found in small letters. */
  get errors(): Record<string, number> {
    return Object.fromEntries([...this.#errors, ...this.#wrong]);
  }

  /**
   * A handful of bad replies is tolerated among many good ones: where half of the few that came were bad,
   * the engine answers badly, however slow it was.
   * @throws LoadError `not-supported` when the engine does not know a command; `error-replies` or `wrong-replies`
   *   when more than 1 % and more than 10 are bad, or more than half.
   */
  assertTolerable(operations: number): void {
    const tolerated = Math.max(BAD_REPLIES_TOLERATED, operations * BAD_SHARE_TOLERATED);
    this.#assertAtMost(Math.min(tolerated, operations / 2), operations);
  }

  /** @throws LoadError `not-supported`, `error-replies` or `wrong-replies` when a single one is bad. */
  assertFaultless(operations: number): void {
    this.#assertAtMost(0, operations);
  }

  #assertAtMost(tolerated: number, operations: number): void {
    if (this.#not_supported !== undefined) {
      throw new LoadError("not-supported", `the engine says: ${this.#not_supported}`);
    }
    const errors = sum(this.#errors);
    const wrong = sum(this.#wrong);
    if (errors + wrong <= tolerated) return;
    const kinds = Object.entries(this.errors).map(([kind, times]) => `${times} ${kind}`);
    const first = this.#first_error === undefined ? "" : `; the first: ${this.#first_error}`;
    throw new LoadError(
      errors >= wrong ? "error-replies" : "wrong-replies",
      `${errors + wrong} of ${operations} replies were bad: ${kinds.join(", ")}${first}`,
    );
  }
}

/** Class n holds the lengths above 2^(n-1) up to 2^n; class 0 those of one byte or none. */
export function sizeClassOf(bytes: number): number {
  return bytes <= 1 ? 0 : 32 - Math.clz32(bytes - 1);
}

function count(counts: Map<string, number>, kind: string, times: number): void {
  const kept = counts.has(kind) || counts.size < KINDS_KEPT ? kind : "other";
  counts.set(kept, (counts.get(kept) ?? 0) + times);
}

function sum(counts: Map<string, number>): number {
  return counts.values().reduce((total, times) => total + times, 0);
}
