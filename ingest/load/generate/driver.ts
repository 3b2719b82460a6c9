import type { LoadError } from "../load-error.ts";

/** Drives one group through one window. */
export interface Driver {
  /** Takes over the group's connections. Times of the window count from `start_ms`, on performance.now's clock. */
  begin(start_ms: number, fail: (error: LoadError) => void): void;
  /** Called each time the loop comes round. */
  tick(): void;
  /** Called once when the window is over, before replies still owed are drained. */
  end(): void;
  /** Requests that are still to be sent or answered. */
  readonly owed: number;
  /** Batches that were due and that the generator never came to. */
  readonly unsent: number;
  /** Gives up all that is owed: the generator fell behind for good. */
  abandon(): void;
  /** When something is due next, on performance.now's clock; infinite where replies alone decide. */
  readonly next_due_ms: number;
  /** Lets go of the connections. */
  leave(): void;
}
