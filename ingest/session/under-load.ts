import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Stage } from "../../db/contract/run.ts";
import { InspectError } from "../engine/inspect/line.ts";
import { launchEngine, type RunningEngine } from "../engine/launch/launch.ts";
import type { Prepared } from "../engine/prepare/prepare.ts";
import { placeCommand } from "../host/placement.ts";
import { LoadError } from "../load/load-error.ts";
import type { WindowResult } from "../load/results.ts";
import { type Load, startLoad } from "../load/start-load.ts";
import { removeTree } from "../process/remove-tree.ts";
import { loadProcesses } from "./attempt.ts";
import type { Bench } from "./measure-run.ts";
import type { PlannedRun } from "./plan.ts";
import { endpointOf, needsTls, requirementsOf, unsupportedBy } from "./requirements.ts";

/** An engine that is warm, and the traffic to put it under. */
export type UnderLoad = {
  engine: RunningEngine;
  /** A closed loop where the workload has one, else its open loop. */
  drive(duration_ms: number): Promise<{ window: "closed" | "open"; result: WindowResult }>;
  /** Ends the engine; its files stay for as long as it is acted upon. */
  stopEngine(): Promise<void>;
};

/** After a connection was lost, so long is waited for the end of an engine that died. */
const DEATH_MS = 300;

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
  const { house, placement, runs_dir } = bench;
  const { workload, flags } = planned;
  const root = join(runs_dir, randomUUID());
  const over = new AbortController();
  let engine: RunningEngine | undefined;
  let load: Load | undefined;
  let stopped = false;
  const launching = launchEngine({
    house,
    recipe: prepared.recipe,
    prepared_tree: prepared.tree,
    flags,
    encrypted: needsTls(workload),
    inspected,
    root,
    place: placeCommand(placement, placement.engine),
    signal: AbortSignal.any([signal, over.signal]),
  }).then((started) => {
    engine = started;
    return started;
  });
  const loading = startLoad({ workload, seed, ...loadProcesses(bench, workload) }).then((started) => {
    load = started;
    return started;
  });
  const starting = Promise.allSettled([launching, loading]);
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
    const [running, generator] = await Promise.all([launching, loading]);
    await generator.aim(endpointOf(running));
    const { lacking } = await running.probe(requirementsOf(workload));
    running.assertAlive("start");
    const lacks = unsupportedBy(workload, lacking);
    if (lacks) throw new UnsupportedError(lacks);
    enter("preload");
    await generator.preload({ pipelined: prepared.lacking.pipeline === undefined });
    enter("warm-up");
    await generator.warmUp();
    const drive: UnderLoad["drive"] = async (duration_ms) => {
      const window = workload.closed ? "closed" : "open";
      enter(workload.closed ? "throughput" : "latency");
      const result = await (workload.closed
        ? generator.closedLoop({ duration_ms })
        : generator.openLoop({ duration_ms }));
      running.assertAlive(stage);
      return { window, result };
    };
    const stopEngine = async () => {
      stopped = true;
      await running.stop();
    };
    return act({ engine: running, drive, stopEngine });
  };
  try {
    return await Promise.race([make(), aborted]);
  } catch (error) {
    // A dead engine explains more than a lost connection does.
    if (!stopped && (error instanceof LoadError || error instanceof InspectError)) {
      await engine?.endedWithin(DEATH_MS);
      engine?.assertAlive(stage);
    }
    throw error;
  } finally {
    over.abort();
    await starting;
    await load?.stop().catch(() => {});
    await engine?.stop();
    await removeTree(root);
  }
}
