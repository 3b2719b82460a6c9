import { INTERVAL_MS } from "../results.ts";
import { LatencyCounts, type SparseCounts } from "./latency-counts.ts";

/** Latencies of one kind, small enough to send to another process. */
export interface RecordedLatencies {
  counts: SparseCounts;
  max_us: number;
  /** Replies that came within the window, not after it. */
  within: number;
}

export interface RecordedInterval {
  counts: SparseCounts;
  max_us: number;
}

/** Everything recorded of one group in one window. */
export interface Recording {
  all: RecordedLatencies;
  /** In the order of the group's parts. */
  parts: RecordedLatencies[];
  /** By their number since the start of the window. */
  intervals: RecordedInterval[];
  /** When the last reply came, in ms since the start. */
  last_reply_ms: number;
}

/** Takes every latency of a group in a window: all together, by part and by interval. */
export class Recorder {
  readonly #duration_ms: number;
  readonly #all = new LatencyCounts();
  readonly #parts: LatencyCounts[];
  readonly #parts_within: number[];
  readonly #interval = new LatencyCounts();
  readonly #intervals: RecordedInterval[] = [];
  #interval_end_ms = INTERVAL_MS;
  #within = 0;
  #last_reply_ms = 0;

  constructor(duration_ms: number, parts: number) {
    this.#duration_ms = duration_ms;
    this.#parts = Array.from({ length: parts }, () => new LatencyCounts());
    this.#parts_within = new Array<number>(parts).fill(0);
  }

  get operations(): number {
    return this.#all.total;
  }

  /** Replies that came `at_ms` after the start of the window, so many with the same latency. */
  record(at_ms: number, latency_ms: number, replies: number): void {
    if (at_ms >= this.#interval_end_ms) this.#endIntervals(at_ms);
    const latency_us = latency_ms * 1000;
    this.#all.record(latency_us, replies);
    this.#interval.record(latency_us, replies);
    if (at_ms <= this.#duration_ms) this.#within += replies;
    this.#last_reply_ms = at_ms;
  }

  /** One of the replies just recorded belongs to a part, numbered from 0. */
  recordPart(part: number, at_ms: number, latency_ms: number): void {
    this.#parts[part]!.record(latency_ms * 1000, 1);
    if (at_ms <= this.#duration_ms) this.#parts_within[part]!++;
  }

  finish(): Recording {
    if (this.#interval.total > 0) this.#endIntervals(this.#interval_end_ms);
    const recorded = (counts: LatencyCounts, within: number): RecordedLatencies => ({
      counts: counts.toSparse(),
      max_us: counts.max_us,
      within,
    });
    return {
      all: recorded(this.#all, this.#within),
      parts: this.#parts.map((counts, part) => recorded(counts, this.#parts_within[part]!)),
      intervals: this.#intervals,
      last_reply_ms: this.#last_reply_ms,
    };
  }

  /** p99 of the interval before the present one, in microseconds, for those who watch. */
  get recent_p99_us(): number | null {
    const last = this.#intervals.at(-1);
    if (!last) return null;
    const counts = new LatencyCounts();
    counts.add(last.counts, last.max_us);
    return counts.percentile(99);
  }

  #endIntervals(at_ms: number): void {
    this.#intervals.push({ counts: this.#interval.toSparse(), max_us: this.#interval.max_us });
    this.#interval.clear();
    this.#interval_end_ms += INTERVAL_MS;
    while (at_ms >= this.#interval_end_ms) {
      this.#intervals.push({ counts: new Uint32Array(), max_us: 0 });
      this.#interval_end_ms += INTERVAL_MS;
    }
  }
}
