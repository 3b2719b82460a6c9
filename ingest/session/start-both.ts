import type { EngineHouse } from "../engine/house.ts";
import { launchEngine, type RunningEngine } from "../engine/launch/launch.ts";
import type { Prepared } from "../engine/prepare/prepare.ts";
import { type PlacementPlan, placeCommand } from "../host/placement.ts";
import { type Load, type LoadOptions, startLoad } from "../load/start-load.ts";
import { removeTree } from "../process/remove-tree.ts";
import type { Workload } from "../workloads/workload.ts";
import { endpointOf, needsTls, requirementsOf, unsupportedBy } from "./requirements.ts";

/** After a connection was lost, so long is waited for the end of an engine that died. */
const DEATH_MS = 300;

/** What is to be started: a prepared commit with its flags, and the traffic for it. */
export type Wanted = {
  bench: { house: EngineHouse; placement: PlacementPlan };
  planned: { workload: Workload; flags: readonly string[] };
  prepared: Prepared;
  seed: number;
  /** A fresh folder of the engine's own; gone with it. */
  root: string;
  /** Whether a profiler may be asked of the engine. */
  inspected?: boolean;
};

/**
 * An engine and its load, started side by side, each on its own cores: the generator works its requests out while the
 * engine starts. What has started is there to be asked and ended, also when the other failed.
 */
export class BothStarted {
  engine: RunningEngine | null = null;
  load: Load | null = null;
  /**
   * Both are up and the load is aimed. `lacks` tells what the engine has shown in this very run not to do of what the workload
   * asks for: then no figure counts. Throws EngineError and LoadError.
   */
  readonly ready: Promise<{ engine: RunningEngine; load: Load; lacks: string | null }>;
  readonly #over = new AbortController();
  readonly #settled: Promise<unknown>;
  readonly #root: string;

  constructor({ bench, planned, prepared, seed, root, inspected = false }: Wanted) {
    const { house, placement } = bench;
    const { flags, workload } = planned;
    this.#root = root;
    const launching = launchEngine({
      house,
      recipe: prepared.recipe,
      prepared_tree: prepared.tree,
      flags,
      encrypted: needsTls(workload),
      inspected,
      root,
      place: placeCommand(placement, placement.engine),
      signal: this.#over.signal,
    }).then(async (engine) => {
      this.engine = engine;
      return { engine, lacks: await lacksOf(engine, workload) };
    });
    const loading = startLoad({ workload, seed, ...loadProcesses(bench, workload) }).then((load) => {
      this.load = load;
      return load;
    });
    this.#settled = Promise.allSettled([launching, loading]);
    this.ready = Promise.all([launching, loading]).then(async ([{ engine, lacks }, load]) => {
      if (!lacks) await load.aim(endpointOf(engine));
      return { engine, load, lacks };
    });
    this.ready.catch(() => {});
  }

  /** After a connection was lost: a dead engine explains more than that. */
  async awaitDeath(): Promise<void> {
    await this.engine?.endedWithin(DEATH_MS);
  }

  /** Nothing is left running, and the folder is gone. */
  async clear(): Promise<void> {
    this.#over.abort();
    await this.#settled;
    await Promise.all([this.load?.stop().catch(() => {}), this.engine?.stop()]);
    await removeTree(this.#root);
  }
}

async function lacksOf(engine: RunningEngine, workload: Workload): Promise<string | null> {
  const { lacking } = await engine.probe(requirementsOf(workload));
  if (Object.keys(lacking).length > 0) await engine.endedWithin(DEATH_MS);
  engine.assertAlive("start");
  return unsupportedBy(workload, lacking);
}

/** A process for each of the load's cores: it spins, and would keep another from its own. */
function loadProcesses(
  { placement, house }: Wanted["bench"],
  { clients }: Workload,
): Pick<LoadOptions, "processes" | "command"> {
  const connections = clients.reduce((sum, group) => sum + group.connections, 0);
  const processes = Math.max(1, Math.min(placement.load.length, connections));
  return {
    processes,
    command: (argv, process) => {
      const own = placement.load.slice(process, process + 1);
      return placeCommand(placement, own)(house.sandbox.enter(argv));
    },
  };
}
