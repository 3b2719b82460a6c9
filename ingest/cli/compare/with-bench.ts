import type { Config } from "../../config/schema.ts";
import { EngineError } from "../../engine/errors.ts";
import { prepareCommit } from "../../engine/prepare/prepare.ts";
import { placeSelf } from "../../host/placement.ts";
import type { Bench } from "../../session/bench.ts";
import { closeBench, openBench } from "../../session/open-bench.ts";
import type { Workload } from "../../workloads/workload.ts";
import { lockData } from "../lock.ts";
import { sourceOf } from "../source.ts";
import { stopSignal } from "../stop-signal.ts";
import { compareConfig, compareWorkloads, flagsOf } from "./config.ts";
import type { BenchOptions } from "./options.ts";
import { type CompareProgress, openCompareProgress } from "./progress.ts";
import { type NamedSide, resolveSides } from "./sides.ts";

/** Everything that is ready when the first run may be made. */
export type Ready = {
  bench: Bench;
  config: Config;
  sides: { a: NamedSide; b: NamedSide };
  flags: readonly string[];
  workloads: readonly Workload[];
  progress: CompareProgress;
  signal: AbortSignal;
};

/**
 * Opens a bench with a data folder of its own, finds and prepares both commits, lets `act` measure, and clears away.
 * Throws what a person can mend (UsageError, ConfigError, RepositoryError) or EngineError where a commit cannot be prepared.
 */
export async function withComparisonBench<T>(
  options: BenchOptions & { config: string },
  name: (config: Config) => { a: string; b: string },
  act: (ready: Ready) => Promise<T>,
): Promise<T> {
  const { config, checkout, data } = await compareConfig(options);
  const workloads = compareWorkloads(config, options);
  const flags = flagsOf(config, options);
  const unlock = lockData(data);
  const signal = stopSignal();
  const progress = openCompareProgress(options.json === true);
  let bench: Bench | null = null;
  try {
    const source = await sourceOf({ ...config, data });
    bench = await openBench({
      config: config.engine,
      source,
      data,
      dashboard_pid: null,
      wanted: config.host.placement,
      tell: progress.line,
    });
    const { house, placement, wake_limit } = bench;
    const sides = await resolveSides({ repository: house.repository, checkout, names: name(config) });
    progress.head({
      sides,
      workloads,
      placement: placement.said,
      wake_limit: wake_limit.said,
      budget_ms: options.budget,
    });
    placeSelf(placement);
    const different = sides.a.sha === sides.b.sha ? [sides.a] : [sides.a, sides.b];
    for (const side of different) {
      progress.say(`preparing ${side.name}`);
      side.notes = await prepareSide(house, side, signal);
      for (const note of side.notes) progress.line(`${side.name}: ${note}`);
    }
    return await act({ bench, config, sides, flags, workloads, progress, signal });
  } finally {
    progress.close();
    if (bench) closeBench(bench);
    unlock();
  }
}

/** Prepares a commit; what failed is told with the side's name and what it wrote last. */
async function prepareSide(
  house: Bench["house"],
  { name, sha }: NamedSide,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    return (await prepareCommit({ house, sha, signal })).notes;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { stage, message, output, absent } = error;
    throw new EngineError({
      stage,
      absent,
      reason: `${name} cannot be measured, it failed at ${stage}: ${message}`,
      output,
    });
  }
}
