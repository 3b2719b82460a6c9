import { LoadError } from "./load-error.ts";

const KINDS_KEPT = 32;
const BAD_REPLIES_TOLERATED = 10;
const BAD_SHARE_TOLERATED = 0.01;

/** What the replies of one phase were: payload, and errors by kind. */
export class ReplyTally {
  /** Bytes of the values that were read. */
  payload_bytes_in = 0;
  readonly #errors = new Map<string, number>();
  readonly #wrong = new Map<string, number>();

  /** Counts an error reply by its first word, such as ERR or OOM. */
  countError(line: string): void {
    count(this.#errors, /^[A-Z0-9_]{1,32}/.exec(line)?.[0] ?? "unnamed");
  }

  countWrong(kind: "wrong-type" | "wrong-length" | "missing-key" | "wrong-status"): void {
    count(this.#wrong, kind);
  }

  /** Counts by kind: what the engine said in capitals, what we found in small letters. */
  get errors(): Record<string, number> {
    return Object.fromEntries([...this.#errors, ...this.#wrong]);
  }

  /**
   * A handful of bad replies is tolerated among many good ones: where half of the few that came were bad,
   * the engine answers badly, however slow it was.
   * @throws LoadError `error-replies` or `wrong-replies` when more than 1 % and more than 10 are bad, or
   *   more than half.
   */
  assertTolerable(operations: number): void {
    const tolerated = Math.max(BAD_REPLIES_TOLERATED, operations * BAD_SHARE_TOLERATED);
    this.#assertAtMost(Math.min(tolerated, operations / 2), operations);
  }

  /** @throws LoadError `error-replies` or `wrong-replies` when a single one is bad. */
  assertFaultless(operations: number): void {
    this.#assertAtMost(0, operations);
  }

  #assertAtMost(tolerated: number, operations: number): void {
    const errors = sum(this.#errors);
    const wrong = sum(this.#wrong);
    if (errors + wrong <= tolerated) return;
    const kinds = Object.entries(this.errors).map(([kind, times]) => `${times} ${kind}`);
    throw new LoadError(
      errors >= wrong ? "error-replies" : "wrong-replies",
      `${errors + wrong} of ${operations} replies were bad: ${kinds.join(", ")}`,
    );
  }
}

function count(counts: Map<string, number>, kind: string): void {
  const kept = counts.has(kind) || counts.size < KINDS_KEPT ? kind : "other";
  counts.set(kept, (counts.get(kept) ?? 0) + 1);
}

function sum(counts: Map<string, number>): number {
  return counts.values().reduce((total, times) => total + times, 0);
}
