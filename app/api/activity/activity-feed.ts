/** Somebody who is told of what ingest does. */
export type Watcher = {
  /** Takes a line, or returns false where he is too far behind to be told more. */
  tell(line: string): boolean;
  end(): void;
};

export type FeedOptions = {
  /** What is told, and what of it counts as news. */
  read: () => { said: { activity: unknown } | null; silent: boolean };
  /** How often it is looked at, and after which time it is told again though nothing is new. */
  every_ms?: number;
  repeat_ms?: number;
  /** Watchers at most, and how long each may stay: whoever still looks then asks again. */
  most?: number;
  stay_ms?: number;
};

/**
 * Reads what ingest does once for all that watch, and only while somebody does. Its timer keeps no process alive, and
 * goes with the last watcher.
 */
export class ActivityFeed {
  readonly #options: Required<FeedOptions>;
  /** Since when each watches. */
  readonly #watchers = new Map<Watcher, number>();
  #timer: NodeJS.Timeout | undefined;
  #told = { news: "", at_ms: 0 };
  #closed = false;

  constructor(options: FeedOptions) {
    this.#options = { every_ms: 1_000, repeat_ms: 10_000, most: 32, stay_ms: 600_000, ...options };
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** Whether one more would be turned away. */
  get full(): boolean {
    return this.#closed || this.#watchers.size >= this.#options.most;
  }

  /** Tells somebody what there is now, and from then on what is new. Returns what he leaves by. Throws where there is no room. */
  join(watcher: Watcher): () => void {
    if (this.full) throw new RangeError("as many watch as may");
    const answer = this.#options.read();
    watcher.tell(JSON.stringify(answer));
    if (this.#watchers.size === 0) this.#told = { news: newsOf(answer), at_ms: performance.now() };
    this.#watchers.set(watcher, performance.now());
    this.#timer ??= setInterval(() => this.#look(), this.#options.every_ms);
    this.#timer.unref();
    return () => this.#leave(watcher);
  }

  /** Ends with all that watch; nobody may join any more. */
  close(): void {
    this.#closed = true;
    for (const watcher of this.#watchers.keys()) this.#part(watcher);
  }

  #look(): void {
    const { read, repeat_ms, stay_ms } = this.#options;
    const now_ms = performance.now();
    for (const [watcher, since_ms] of this.#watchers) if (now_ms - since_ms > stay_ms) this.#part(watcher);
    if (this.#watchers.size === 0) return;
    let answer: ReturnType<FeedOptions["read"]>;
    try {
      answer = read();
    } catch {
      // Whoever asks anew is told what is wrong.
      for (const watcher of this.#watchers.keys()) this.#part(watcher);
      return;
    }
    const news = newsOf(answer);
    if (news === this.#told.news && now_ms - this.#told.at_ms < repeat_ms) return;
    this.#told = { news, at_ms: now_ms };
    const line = JSON.stringify(answer);
    for (const watcher of this.#watchers.keys()) if (!watcher.tell(line)) this.#part(watcher);
  }

  #part(watcher: Watcher): void {
    this.#leave(watcher);
    watcher.end();
  }

  #leave(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** A heartbeat alone is no news. */
function newsOf({ said, silent }: ReturnType<FeedOptions["read"]>): string {
  return JSON.stringify([said?.activity, silent]);
}
