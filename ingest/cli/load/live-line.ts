import type { Progress } from "../../load/start-load.ts";
import { count, latencyWords } from "./figure-words.ts";

const REDRAW_MS = 200;
const CLEAR = "\r\u001b[K";

/** What goes on, on stderr: a line rewritten in place on a terminal, elsewhere one line a phase. */
export interface LiveLine {
  /** `total_ms` is null where nobody knows how long it takes. */
  phase(name: string, total_ms?: number | null): void;
  progress(progress: Progress): void;
  /** Out of the way of what is printed next. */
  clear(): void;
  close(): void;
}

/** @param quiet prints nothing where there is no terminal. */
export function openLiveLine(quiet: boolean): LiveLine {
  if (process.stderr.isTTY) return new RewrittenLine();
  return new PhaseLines(quiet);
}

class PhaseLines implements LiveLine {
  readonly #quiet: boolean;

  constructor(quiet: boolean) {
    this.#quiet = quiet;
  }

  phase(name: string, total_ms: number | null = null): void {
    if (!this.#quiet) process.stderr.write(`${name}${totalWords(total_ms)} ...\n`);
  }

  progress(): void {}
  clear(): void {}
  close(): void {}
}

class RewrittenLine implements LiveLine {
  readonly #timer = setInterval(() => this.#draw(), REDRAW_MS);
  #name = "";
  #total_ms: number | null = null;
  #since_ms = 0;
  #before: Progress | null = null;
  #latest: Progress | null = null;

  phase(name: string, total_ms: number | null = null): void {
    this.#name = name;
    this.#total_ms = total_ms;
    this.#since_ms = performance.now();
    this.#before = null;
    this.#latest = null;
    this.#draw();
  }

  progress(progress: Progress): void {
    // A search has a window after the other within one phase.
    const goes_on = this.#latest !== null && progress.operations >= this.#latest.operations;
    this.#before = goes_on ? this.#latest : null;
    this.#latest = progress;
    this.#draw();
  }

  clear(): void {
    process.stderr.write(CLEAR);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#name = "";
    this.clear();
  }

  #draw(): void {
    if (this.#name === "") return;
    const text = liveWords({
      name: this.#name,
      elapsed_ms: performance.now() - this.#since_ms,
      total_ms: this.#total_ms,
      before: this.#before,
      latest: this.#latest,
    });
    // One column is left free: some terminals wrap when the last one is filled.
    process.stderr.write(CLEAR + text.slice(0, Math.max(10, (process.stderr.columns || 80) - 1)));
  }
}

/** "open loop 1.2/3.0 s | 28,800 ops | 24,000 ops/s | p99 210 us | 0 errors" */
export function liveWords({
  name,
  elapsed_ms,
  total_ms,
  before,
  latest,
}: {
  name: string;
  elapsed_ms: number;
  total_ms: number | null;
  before: Progress | null;
  latest: Progress | null;
}): string {
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const elapsed = total_ms === null ? seconds(elapsed_ms) : seconds(Math.min(elapsed_ms, total_ms));
  const time = total_ms === null ? `${elapsed} s` : `${elapsed}/${seconds(total_ms)} s`;
  if (!latest) return `${name} ${time}`;
  const since = before ?? { operations: 0, since_start_ms: 0 };
  const ops =
    (latest.operations - since.operations) / ((latest.since_start_ms - since.since_start_ms) / 1_000);
  return [
    `${name} ${time}`,
    `${count(latest.operations)} ops`,
    `${count(ops)} ops/s`,
    `p99 ${latencyWords(latest.p99_us)}`,
    `${count(latest.errors)} ${latest.errors === 1 ? "error" : "errors"}`,
  ].join(" | ");
}

function totalWords(total_ms: number | null): string {
  return total_ms === null ? "" : `, ${(total_ms / 1_000).toFixed(1)} s`;
}
