import { setTimeout as sleep } from "node:timers/promises";
import type { RunResult, Stage } from "../../../db/contract/run.ts";
import { EngineError } from "../../engine/errors.ts";
import { type Prepared, prepareCommit } from "../../engine/prepare/prepare.ts";
import { windowsMs } from "../../workloads/profiles.ts";
import { Attempt } from "../attempt.ts";
import type { Bench } from "../bench.ts";
import { mostRepeatsMs } from "../open-window.ts";
import type { PlannedRun } from "../plan.ts";
import { unsupportedBy, withoutTls } from "../requirements.ts";
import { takeToMeasure } from "../take-to-measure.ts";
import { Relay } from "./relay.ts";

type Asked = {
  bench: Bench;
  seed: number;
  signal: AbortSignal;
  /** Told of a run's phases, by its place among those planned. */
  onPhase?: ((phase: Stage, run: number) => void) | undefined;
};

/**
 * Makes runs of one workload side by side: each has a fresh engine in a fresh folder, dataset, warm-up, a closed loop for throughput
 * and an open loop for latency. Closed loops are cut into slices that take turns, so that all runs share the
 * host's mood; meanwhile all other engines are stopped. What fails is in a run's result (outcome
 * "failed", stage, reason, output); only an abort throws. Nothing is left running, and the folders are gone.
 */
export async function measureTogether({
  planned,
  ...asked
}: Asked & { planned: readonly PlannedRun[] }): Promise<RunResult[]> {
  const { bench, signal } = asked;
  const results: RunResult[] = [];
  const ready: { at: number; run: PlannedRun; prepared: Prepared }[] = [];
  for (const [at, run] of planned.entries()) {
    const prepared = await prepare(asked, run, at);
    if ("outcome" in prepared) results[at] = prepared;
    else ready.push({ at, run, prepared });
  }
  const release = await takeToMeasure(bench, signal);
  try {
    const relay = new Relay(ready.length);
    const made = await Promise.allSettled(
      ready.map(async ({ at, run, prepared }) => {
        results[at] = await makeRun(asked, relay, run, prepared, at);
      }),
    );
    const thrown = made.find((one) => one.status === "rejected");
    if (thrown) throw thrown.reason;
    return results;
  } finally {
    release();
  }
}

/** Makes one run by itself. */
export async function measureRun({
  planned,
  onPhase,
  ...asked
}: Omit<Asked, "onPhase"> & { planned: PlannedRun; onPhase?: (phase: Stage) => void }): Promise<RunResult> {
  const [result] = await measureTogether({ ...asked, onPhase, planned: [planned] });
  return result!;
}

/** Done before the session began, unless the bounded cache had to let it go; the result of a run that cannot be made. */
async function prepare(
  { bench, signal, onPhase }: Asked,
  run: PlannedRun,
  at: number,
): Promise<Prepared | RunResult> {
  const attempt = () => new Attempt(bench, new Relay(1), run, (phase) => onPhase?.(phase, at));
  let prepared: Prepared;
  try {
    prepared = await prepareCommit({ house: bench.house, sha: run.sha, signal });
  } catch (error) {
    signal.throwIfAborted();
    return attempt().failed(error);
  }
  const lacks = unsupportedBy(run.workload, prepared.lacking) ?? withoutTls(run.workload, prepared.recipe);
  return lacks ? attempt().unsupported(lacks, prepared) : prepared;
}

/** One run, with the host's turn in hand. The others' time is none of its own: it may take as many times as long. */
async function makeRun(
  { seed, signal, onPhase, ...asked }: Asked,
  relay: Relay,
  run: PlannedRun,
  prepared: Prepared,
  at: number,
): Promise<RunResult> {
  const bench = run.placement ? { ...asked.bench, placement: run.placement } : asked.bench;
  const attempt = new Attempt(bench, relay, run, (phase) => onPhase?.(phase, at));
  const patience = new AbortController();
  const stopped = AbortSignal.any([signal, patience.signal]);
  const { run_s } = bench.house.config.limits;
  const limit_ms = relay.runs * (run_s * 1_000 + windowsMs(run.workload) + mostRepeatsMs(run.workload));
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
