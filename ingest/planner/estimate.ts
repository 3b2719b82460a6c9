import { windowsMs } from "../workloads/profiles.ts";
import type { Workload } from "../workloads/workload.ts";

/** Start, connections, preload and stop of a small engine; replaced by what is measured. */
const FIRST_GUESS_OVERHEAD_MS = 600;

/** Tells how long runs will take: their windows, and an overhead learned from those made. */
export class RunClock {
  #overhead_ms = FIRST_GUESS_OVERHEAD_MS;
  #seen = 0;

  learn(workload: Workload, duration_ms: number): void {
    this.#seen += 1;
    const weight = 1 / Math.min(this.#seen, 20);
    this.#overhead_ms += weight * (duration_ms - windowsMs(workload) - this.#overhead_ms);
  }

  /** Expected time of one run of each of these workloads, one after the other. */
  expect_ms(workloads: readonly Workload[]): number {
    return workloads.reduce((sum, workload) => sum + windowsMs(workload) + Math.max(0, this.#overhead_ms), 0);
  }
}
