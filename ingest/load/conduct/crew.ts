import type { LoadError, LoadPhase } from "../load-error.ts";
import type { Assignment, Order, PhaseResults, Progress } from "../messages.ts";
import { GeneratorHandle } from "./generator-handle.ts";

/** The generator's processes, given the same orders. */
export class Crew {
  readonly #handles: GeneratorHandle[];

  /** `command` wraps the command line of the process of that number. */
  constructor(processes: number, command?: (argv: string[], process: number) => string[]) {
    this.#handles = Array.from(
      { length: processes },
      (_, at) => new GeneratorHandle(command && ((argv) => command(argv, at))),
    );
  }

  /** @throws LoadError `generator-failed` or `timeout`; all processes are ended then. */
  async start(
    assignment: Omit<Assignment, "process" | "processes">,
    limit_ms: number,
  ): Promise<PhaseResults["start"][]> {
    const processes = this.#handles.length;
    const started = this.#handles.map((handle, process) =>
      handle.carryOut({ phase: "start", assignment: { ...assignment, processes, process } }, limit_ms),
    );
    try {
      return await Promise.all(started);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Every process carries it out; the first to fail is the outcome, the others are waited for. */
  async all<Phase extends LoadPhase>(
    order: Extract<Order, { phase: Phase }>,
    limit_ms: number,
  ): Promise<PhaseResults[Phase][]> {
    const outcomes = await Promise.allSettled(
      this.#handles.map((handle) => handle.carryOut(order, limit_ms)),
    );
    const failed = outcomes
      .filter((outcome) => outcome.status === "rejected")
      .map(({ reason }) => reason as LoadError);
    // A process that lost its fellows says less than the one that found out why.
    const telling = failed.find(({ kind }) => kind !== "stopped") ?? failed[0];
    if (telling) throw telling;
    return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<PhaseResults[Phase]>).value);
  }

  /** What only one process needs to do. */
  one<Phase extends LoadPhase>(
    order: Extract<Order, { phase: Phase }>,
    limit_ms: number,
  ): Promise<PhaseResults[Phase]> {
    return this.#handles[0]!.carryOut(order, limit_ms);
  }

  /** Progress of all processes together: operations and errors added up, the worst p99. */
  watch(tell: ((progress: Progress) => void) | undefined): void {
    const latest = new Map<GeneratorHandle, Progress>();
    for (const handle of this.#handles) {
      handle.onProgress = (progress) => {
        latest.set(handle, progress);
        if (!tell || latest.size < this.#handles.length) return;
        const all = [...latest.values()];
        latest.clear();
        tell({
          since_start_ms: progress.since_start_ms,
          operations: all.reduce((sum, one) => sum + one.operations, 0),
          errors: all.reduce((sum, one) => sum + one.errors, 0),
          p99_us: all.reduce<number | null>(
            (worst, { p99_us }) => (p99_us === null ? worst : Math.max(worst ?? 0, p99_us)),
            null,
          ),
        });
      };
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#handles.map((handle) => handle.stop()));
  }
}
