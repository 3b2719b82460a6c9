import { setTimeout as sleep } from "node:timers/promises";
import type { RunResult, Stage } from "../../db/contract/run.ts";
import { EngineError } from "../engine/errors.ts";
import type { EngineHouse } from "../engine/house.ts";
import { type Prepared, prepareCommit } from "../engine/prepare/prepare.ts";
import type { Counters } from "../host/counters/open-counters.ts";
import type { PlacementPlan } from "../host/placement.ts";
import type { Topology } from "../host/topology/topology.ts";
import { windowsMs } from "../workloads/profiles.ts";
import { Attempt } from "./attempt.ts";
import type { PlannedRun } from "./plan.ts";
import { unsupportedBy, withoutTls } from "./requirements.ts";

/** What all runs of a session share. */
export type Bench = {
  house: EngineHouse;
  /** The machine that the placement was planned for. */
  topology: Topology;
  placement: PlacementPlan;
  counters: Counters;
  /** Where fresh folders for runs are made. */
  runs_dir: string;
  /** The root of the dashboard's processes, where it is served from this host. */
  dashboard_pid: number | null;
};

/**
 * Makes one run: a fresh engine in a fresh folder, dataset, warm-up, a closed loop for throughput, an open
 * loop for latency. What fails is in the result (outcome "failed", stage, reason, output); only an abort
 * throws. Nothing is left running, and the folder is gone.
 */
export async function measureRun({
  bench,
  planned,
  seed,
  signal,
  onPhase = () => {},
}: {
  bench: Bench;
  planned: PlannedRun;
  seed: number;
  signal: AbortSignal;
  onPhase?: (phase: Stage) => void;
}): Promise<RunResult> {
  let prepared: Prepared;
  try {
    // Done before the session began, unless the bounded cache had to let it go.
    prepared = await prepareCommit({ house: bench.house, sha: planned.sha, signal });
  } catch (error) {
    signal.throwIfAborted();
    return new Attempt(bench, planned, onPhase).failed(error);
  }
  const lacks =
    unsupportedBy(planned.workload, prepared.lacking) ?? withoutTls(planned.workload, prepared.recipe);
  if (lacks) return new Attempt(bench, planned, onPhase).unsupported(lacks, prepared);
  const release = await bench.house.turn.take(signal);
  try {
    return await makeAlone({ bench, planned, seed, signal, onPhase, prepared });
  } finally {
    release();
  }
}

/** The run itself, with the host's turn in hand: waiting for it is none of the run's time. */
async function makeAlone({
  bench,
  planned,
  seed,
  signal,
  onPhase,
  prepared,
}: {
  bench: Bench;
  planned: PlannedRun;
  seed: number;
  signal: AbortSignal;
  onPhase: (phase: Stage) => void;
  prepared: Prepared;
}): Promise<RunResult> {
  const attempt = new Attempt(bench, planned, onPhase);
  const patience = new AbortController();
  const stopped = AbortSignal.any([signal, patience.signal]);
  const { run_s } = bench.house.config.limits;
  const limit_ms = run_s * 1_000 + windowsMs(planned.workload);
  const limit = sleep(limit_ms, null, { signal: stopped }).then(
    () => {
      throw new EngineError({
        stage: attempt.stage,
        reason: `the run took longer than ${Math.round(limit_ms / 1_000)} s`,
      });
    },
    () => signal.throwIfAborted(),
  );
  try {
    return await Promise.race([attempt.make(prepared, seed), limit.then(() => new Promise<never>(() => {}))]);
  } catch (error) {
    signal.throwIfAborted();
    return await attempt.failed(error);
  } finally {
    patience.abort();
    await attempt.clear();
  }
}
