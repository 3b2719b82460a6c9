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
  readonly #bad_of_command: number[] = [];
  readonly #unknown_of_command: number[] = [];
  #first_error: string | undefined;
  #not_supported: string | undefined;

  /** So many values of that length were read. */
  countValue(bytes: number, times: number): void {
    const size_class = sizeClassOf(bytes);
    this.payload_bytes_in += bytes * times;
    this.replies_of_size[size_class]! += times;
    this.bytes_of_size[size_class]! += bytes * times;
  }

  /** Counts an error reply to a command by its first word, such as ERR or OOM. */
  countError(line: string, command = 0): void {
    this.#first_error ??= line.slice(0, LINE_KEPT);
    this.#countBad(command, 1);
    if (NOT_SUPPORTED.test(line)) {
      this.#not_supported ??= line.slice(0, LINE_KEPT);
      this.#unknown_of_command[command] = (this.#unknown_of_command[command] ?? 0) + 1;
    }
    count(this.#errors, /^[A-Z0-9_]{1,32}/.exec(line)?.[0] ?? "unnamed", 1);
  }

  /** `command` is null where it is the connection's fault, whatever was asked. */
  countWrong(kind: WrongKind, times: number, command: number | null): void {
    if (command !== null) this.#countBad(command, times);
    count(this.#wrong, kind, times);
  }

  /** Counts by kind: what the engine said in capitals, what we found in small letters. */
  get errors(): Record<string, number> {
    return Object.fromEntries([...this.#errors, ...this.#wrong]);
  }

  /**
   * A handful of bad replies is tolerated among many good ones. Where half of the few that came were bad, or half of those
   * to one command, the engine answers badly, however slow or rare that is. `requestsOf` tells how many requests a
   * command had; it is asked only where something was bad.
   * @throws LoadError `not-supported` when the engine does not know a command; `error-replies`, `wrong-replies`,
   *   `connect-failed` or `connection-lost`, whichever were most, when more than 1 % and more than 10 are bad, or more
   *   than half of all or of one command's.
   */
  assertTolerable(operations: number, requestsOf: (command: number) => number = () => operations): void {
    this.#bad_of_command.forEach((bad, command) => {
      if (bad <= requestsOf(command) / 2) return;
      if ((this.#unknown_of_command[command] ?? 0) > bad / 2) this.#throwNotSupported();
      this.#throwBad(operations);
    });
    const tolerated = Math.max(BAD_REPLIES_TOLERATED, operations * BAD_SHARE_TOLERATED);
    if (this.#bad > Math.min(tolerated, operations / 2)) this.#throwBad(operations);
  }

  /** @throws LoadError `not-supported`, `error-replies` or `wrong-replies` when a single one is bad. */
  assertFaultless(operations: number): void {
    if (this.#not_supported !== undefined) this.#throwNotSupported();
    if (this.#bad > 0) this.#throwBad(operations);
  }

  #countBad(command: number, times: number): void {
    this.#bad_of_command[command] = (this.#bad_of_command[command] ?? 0) + times;
  }

  get #bad(): number {
    return sum(this.#errors) + sum(this.#wrong);
  }

  #throwNotSupported(): never {
    throw new LoadError("not-supported", `the engine says: ${this.#not_supported}`);
  }

  #throwBad(operations: number): never {
    const kinds = Object.entries(this.errors).map(([kind, times]) => `${times} ${kind}`);
    const first = this.#first_error === undefined ? "" : `; the first: ${this.#first_error}`;
    const message = `${this.#bad} of ${operations} replies were bad: ${kinds.join(", ")}${first}`;
    if (sum(this.#errors) >= sum(this.#wrong)) throw new LoadError("error-replies", message);
    const [worst] = [...this.#wrong].sort(([, a], [, b]) => b - a)[0]!;
    const is_lost = worst === "connect-failed" || worst === "connection-lost";
    throw new LoadError(is_lost ? worst : "wrong-replies", message);
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
