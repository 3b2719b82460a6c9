import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Stage } from "../../db/contract/run.ts";
import { InspectError } from "../engine/inspect/line.ts";
import type { RunningEngine } from "../engine/launch/launch.ts";
import type { Prepared } from "../engine/prepare/prepare.ts";
import { LoadError } from "../load/load-error.ts";
import type { WindowResult } from "../load/results.ts";
import type { Bench } from "./bench.ts";
import type { PlannedRun } from "./plan.ts";
import { BothStarted } from "./start-both.ts";
import { takeToMeasure } from "./take-to-measure.ts";

/** An engine that is warm, and the traffic to put it under. */
export type UnderLoad = {
  engine: RunningEngine;
  /** A closed loop where the workload has one, else its open loop. */
  drive(duration_ms: number): Promise<{ window: "closed" | "open"; result: WindowResult }>;
  /** Ends the engine; its files stay for as long as it is acted upon. */
  stopEngine(): Promise<void>;
};

/** The engine cannot do what the workload asks for. */
export class UnsupportedError extends Error {
  override name = "UnsupportedError";
}

/**
 * Starts a prepared commit as a run does, warms it up and hands it over; no figure of it counts. Throws what engine and
 * load throw, and UnsupportedError. Nothing is left running, and the folder is gone.
 */
export async function underLoad<T>(
  {
    bench,
    planned,
    prepared,
    seed,
    inspected,
    signal,
    onPhase = () => {},
  }: {
    bench: Bench;
    planned: Pick<PlannedRun, "workload" | "flags">;
    prepared: Prepared;
    seed: number;
    inspected: boolean;
    signal: AbortSignal;
    onPhase?: (phase: Stage) => void;
  },
  act: (ready: UnderLoad) => Promise<T>,
): Promise<T> {
  const { workload } = planned;
  const release = await takeToMeasure(bench, signal);
  const both = new BothStarted({
    bench,
    planned,
    prepared,
    seed,
    root: join(bench.runs_dir, randomUUID()),
    inspected,
  });
  const over = new AbortController();
  let stopped = false;
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: over.signal }),
  );
  aborted.catch(() => {});
  let stage: Stage = "start";
  const enter = (next: Stage) => {
    stage = next;
    onPhase(next);
  };
  enter("start");
  const make = async () => {
    const { engine, load, lacks } = await both.ready;
    if (lacks) throw new UnsupportedError(lacks);
    enter("preload");
    await load.preload({ pipelined: prepared.lacking.pipeline === undefined });
    enter("warm-up");
    await load.warmUp();
    const drive: UnderLoad["drive"] = async (duration_ms) => {
      const window = workload.closed ? "closed" : "open";
      enter(workload.closed ? "throughput" : "latency");
      const result = await (workload.closed
        ? load.closedLoop({ duration_ms })
        : load.openLoop({ duration_ms }));
      engine.assertAlive(stage);
      return { window, result };
    };
    const stopEngine = async () => {
      stopped = true;
      await engine.stop();
    };
    return act({ engine, drive, stopEngine });
  };
  try {
    return await Promise.race([make(), aborted]);
  } catch (error) {
    // A dead engine explains more than a lost connection does.
    if (!stopped && (error instanceof LoadError || error instanceof InspectError)) {
      await both.awaitDeath();
      both.engine?.assertAlive(stage);
    }
    throw error;
  } finally {
    over.abort();
    await both.clear();
    release();
  }
}
