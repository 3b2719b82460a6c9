import { mkdir } from "node:fs/promises";
import type { Config } from "../../config/schema.ts";
import { prepareCommit } from "../../engine/prepare/prepare.ts";
import { placeSelf } from "../../host/placement.ts";
import type { Bench } from "../../session/measure-run.ts";
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
  // Another user id has to pass through it.
  await mkdir(data, { recursive: true, mode: 0o711 });
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
    });
    const { house, placement } = bench;
    const sides = await resolveSides({ repository: house.repository, checkout, names: name(config) });
    progress.head({ sides, workloads: workloads.map((one) => one.name), placement: placement.said });
    placeSelf(placement);
    const different = sides.a.sha === sides.b.sha ? [sides.a] : [sides.a, sides.b];
    for (const { name, sha } of different) {
      progress.say(`preparing ${name}`);
      await prepareCommit({ house, sha, signal });
    }
    return await act({ bench, config, sides, flags, workloads, progress, signal });
  } finally {
    progress.close();
    if (bench) closeBench(bench);
    unlock();
  }
}
