import type { Topology } from "../topology/topology.ts";
import { chooseEngine } from "./choose-engine.ts";
import { chooseLoad } from "./choose-load.ts";
import type { Core } from "./cores.ts";
import { type Demand, demandWords } from "./demand.ts";
import { PlacementError, type PlacementPolicy, type WantedPlacement } from "./placement-plan.ts";

/** Who gets which cores. */
export type Choice = {
  policy: PlacementPolicy;
  /** The main part first, then the I/O threads'. */
  engine: Core[];
  load: Core[];
  housekeeping: Core;
  /** There is no core left for housekeeping: it runs on one of the load's. */
  shared: boolean;
};

/**
 * Gives whole cores away; at least two are needed. Throws PlacementError where what is wanted does not fit.
 */
export function chooseCores(topology: Topology, cores: readonly Core[], wanted: WantedPlacement): Choice {
  const first = housekeepers(cores);
  const demand: Demand = {
    engine: (wanted.engine_cores ?? 1) + (wanted.engine_io_cores ?? 0),
    load: wanted.load_cores ?? 1,
    load_wanted: wanted.load_cores,
    busy: first[0]!,
  };
  const needed = demand.engine + demand.load;
  if (needed > cores.length) {
    throw new PlacementError(
      "cores",
      `${demandWords(demand)} need ${needed} physical cores, and ${cores.length} may be used here`,
    );
  }
  const shared = needed + 1 > cores.length;
  let refusal: PlacementError | null = null;
  for (const policy of wanted.policy ? [wanted.policy] : (["same-node", "split-node"] as const)) {
    for (const housekeeping of shared ? [null] : first) {
      try {
        return choose({ topology, cores, policy, housekeeping, demand });
      } catch (error) {
        if (!(error instanceof PlacementError)) throw error;
        refusal ??= error;
      }
    }
  }
  throw refusal!;
}

function choose(given: {
  topology: Topology;
  cores: readonly Core[];
  policy: PlacementPolicy;
  housekeeping: Core | null;
  demand: Demand;
}): Choice {
  const { topology, cores, policy, housekeeping, demand } = given;
  const free = cores.filter((core) => core !== housekeeping);
  const engine = chooseEngine({ topology, free, policy, demand });
  const rest = free.filter((core) => !engine.includes(core));
  const load = chooseLoad({ topology, free: rest, policy, engine, demand });
  return { policy, engine, load, housekeeping: housekeeping ?? lowest(load), shared: housekeeping === null };
}

/** CPU 0's core, else the lowest that is not isolated; then the first of each other node, should the engine need all of that one. */
function housekeepers(cores: readonly Core[]): Core[] {
  const ranked = [...cores].sort(
    (a, b) =>
      Number(b.cpus.includes(0)) - Number(a.cpus.includes(0)) || +a.isolated - +b.isolated || a.id - b.id,
  );
  return ranked.filter((core, at) => ranked.findIndex(({ node }) => node === core.node) === at);
}

function lowest(cores: readonly Core[]): Core {
  return cores.reduce((best, core) => (core.id < best.id ? core : best));
}
