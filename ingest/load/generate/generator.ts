import { writeFileSync } from "node:fs";
import { cpus, getPriority, setPriority } from "node:os";
import { runClosedLoop } from "./closed-loop.ts";
import { type Connection, openConnections } from "./connection.ts";
import { Dataset } from "./dataset.ts";
import { measureEffort } from "./generator-effort.ts";
import { LoadError } from "./load-error.ts";
import type { Assignment, Endpoint, PhaseResults } from "./messages.ts";
import { constantSchedule, runOpenLoop } from "./open-loop.ts";
import { summarizeOpenLoop } from "./open-loop-result.ts";
import { preload } from "./preload.ts";
import { ReplyTally } from "./reply-tally.ts";
import { createRequestStreams, type RequestStream } from "./request-stream.ts";

const SPIN = { spin: cpus().length > 1 };

/** Drives the phases of one assignment, in the generator's own process. */
export class Generator {
  readonly #assignment: Assignment;
  readonly #dataset: Dataset;
  readonly #streams: RequestStream[];
  #connections: Connection[] = [];
  #at: Endpoint | null = null;

  constructor(assignment: Assignment) {
    this.#assignment = assignment;
    this.#dataset = new Dataset(assignment.workload.dataset);
    this.#streams = createRequestStreams(assignment.workload, this.#dataset, assignment.seed);
  }

  /**
   * A generator that other processes push off its core is late; where permitted it goes first. Under
   * Linux's autogroups niceness counts within a session only, so the session is raised as well.
   */
  start(): PhaseResults["start"] {
    const { niceness } = this.#assignment;
    try {
      if (niceness !== 0) setPriority(niceness);
      if (niceness !== 0) writeFileSync("/proc/self/autogroup", String(niceness));
    } catch {
      // Only privileged users may, and only Linux has groups; the lag tells whether it mattered.
    }
    return { pid: process.pid, niceness: getPriority() };
  }

  aim(endpoint: Endpoint): null {
    this.#at = endpoint;
    return null;
  }

  preload(pipelined: boolean): Promise<PhaseResults["preload"]> {
    const { preload_ms } = this.#assignment.limits;
    return preload({ dataset: this.#dataset, endpoint: this.#endpoint, limit_ms: preload_ms, pipelined });
  }

  async warmUp(): Promise<PhaseResults["warm-up"]> {
    const { workload, limits } = this.#assignment;
    if (workload.warm_up_ms === 0) return { operations: 0, duration_ms: 0 };
    const { tally, connections } = await this.#beginPhase();
    const { operations } = await runClosedLoop({
      ...SPIN,
      connections,
      duration_ms: workload.warm_up_ms,
      drain_ms: limits.drain_ms,
    });
    tally.assertTolerable(operations);
    return { operations, duration_ms: workload.warm_up_ms };
  }

  async closedLoop(): Promise<PhaseResults["closed-loop"]> {
    const { workload, limits } = this.#assignment;
    const { duration_ms } = workload.closed;
    const { tally, connections, bytes } = await this.#beginPhase();
    const endEffort = measureEffort();
    let effort: ReturnType<typeof endEffort> | undefined;
    const started_at_ms = Date.now();
    const counts = await runClosedLoop({
      ...SPIN,
      connections,
      duration_ms,
      drain_ms: limits.drain_ms,
      onWindowEnd: () => {
        effort = endEffort();
      },
    });
    tally.assertTolerable(counts.operations);
    return {
      started_at_ms,
      ended_at_ms: started_at_ms + duration_ms,
      duration_ms,
      throughput_ops: counts.operations / (duration_ms / 1000),
      errors: tally.errors,
      ...bytes(),
      ...(effort ?? endEffort()),
      ...counts,
    };
  }

  async openLoop(): Promise<PhaseResults["open-loop"]> {
    const { workload, limits } = this.#assignment;
    const { pipeline, open } = workload;
    const schedule_ms = constantSchedule(open.rate_ops, pipeline, open.duration_ms);
    if (open.lead_in_ms > 0) await this.#leadIn();
    const { tally, connections, bytes } = await this.#beginPhase();
    const endEffort = measureEffort();
    const started_at_ms = Date.now();
    const record = await runOpenLoop({
      ...SPIN,
      connections,
      schedule_ms,
      pipeline,
      duration_ms: open.duration_ms,
      drain_ms: limits.drain_ms,
    });
    const effort = endEffort();
    tally.assertTolerable(record.latencies_ms.length);
    return {
      started_at_ms,
      ended_at_ms: started_at_ms + open.duration_ms,
      errors: tally.errors,
      ...bytes(),
      ...effort,
      ...summarizeOpenLoop(record, schedule_ms, workload),
    };
  }

  /**
   * The same traffic, not measured. Until its own code is compiled the generator stands still for
   * milliseconds at a time, and would be taken for the engine.
   */
  async #leadIn(): Promise<void> {
    const { workload, limits } = this.#assignment;
    const { pipeline, open } = workload;
    const { tally, connections } = await this.#beginPhase();
    const schedule_ms = constantSchedule(open.rate_ops, pipeline, open.lead_in_ms);
    const { drain_ms } = limits;
    await runOpenLoop({
      ...SPIN,
      connections,
      schedule_ms,
      pipeline,
      duration_ms: open.lead_in_ms,
      drain_ms,
    });
    tally.assertTolerable(schedule_ms.length * pipeline);
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }

  get #endpoint() {
    const { limits } = this.#assignment;
    if (!this.#at) throw new LoadError("generator-failed", "nobody said where the engine is");
    return { ...this.#at, connect_ms: limits.connect_ms, reply_bytes: limits.reply_bytes };
  }

  /** Connects if need be, and begins to count anew. */
  async #beginPhase() {
    if (this.#connections.length === 0) {
      this.#connections = await openConnections(this.#endpoint, this.#streams);
    }
    const connections = this.#connections;
    const lost = connections.find((connection) => connection.failure)?.failure;
    if (lost) throw new LoadError(lost.kind, lost.message);
    const tally = new ReplyTally();
    for (const connection of connections) connection.tally = tally;
    const before = countBytes(connections);
    const bytes = () => {
      const after = countBytes(connections);
      return {
        bytes_in: after.bytes_in - before.bytes_in,
        bytes_out: after.bytes_out - before.bytes_out,
        payload_bytes_in: tally.payload_bytes_in,
        payload_bytes_out: after.payload_bytes_out - before.payload_bytes_out,
      };
    };
    return { tally, connections, bytes };
  }
}

function countBytes(connections: readonly Connection[]) {
  const sum = (field: "bytes_in" | "bytes_out" | "payload_bytes_out") =>
    connections.reduce((total, connection) => total + connection[field], 0);
  return {
    bytes_in: sum("bytes_in"),
    bytes_out: sum("bytes_out"),
    payload_bytes_out: sum("payload_bytes_out"),
  };
}
