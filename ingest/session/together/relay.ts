/**
 * Runs that are made together, each with an engine of its own, share the cores by turns: one acts, and what the others started
 * stands still. Who asks first is first, so that runs which ask again and again go round: A B C A B C.
 */
export class Relay {
  /** How many runs take part. */
  readonly runs: number;
  #last: Promise<void> = Promise.resolve();

  constructor(runs: number) {
    this.runs = runs;
  }

  /** Carries out `act` when everybody who asked before has had its turn. Fails as `act` does, and the next goes on. */
  async turn<T>(act: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    try {
      return await act();
    } finally {
      resolve();
    }
  }
}
