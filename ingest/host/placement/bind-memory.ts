import type { Node, Topology } from "../topology/topology.ts";
import type { Choice } from "./choose-cores.ts";
import type { Core } from "./cores.ts";
import type { PlacementPlan } from "./placement-plan.ts";

/** Where memory comes from, and why. */
export type MemoryPlan = Pick<PlacementPlan, "engine_nodes" | "load_nodes" | "reasons" | "warnings">;

const UNBOUND: MemoryPlan = { engine_nodes: [], load_nodes: [], reasons: [], warnings: [] };

/** Binds the engine's memory to the node of its cores, and the load's to its own; a node without memory borrows the nearest's. */
export function bindMemory({
  topology,
  tool,
  choice,
}: {
  topology: Topology;
  tool: PlacementPlan["tool"];
  choice: Choice;
}): MemoryPlan {
  if (!topology.nodes_shown) return UNBOUND;
  const several = topology.nodes.length > 1;
  if (tool !== "numactl") {
    const why = "memory is not bound: taskset cannot, numactl can";
    return several
      ? {
          ...UNBOUND,
          warnings: [`${why}; a page comes from the node whose core touches it first, while that has room`],
        }
      : { ...UNBOUND, reasons: [why] };
  }
  const engine = memoryFor(choice.engine, topology.nodes);
  const load = memoryFor(choice.load, topology.nodes);
  if (!engine || !load) {
    return { ...UNBOUND, warnings: ["memory is not bound: no node has memory that may be used"] };
  }
  const own = choice.engine[0]!.node;
  return {
    engine_nodes: [engine.id],
    load_nodes: [load.id],
    reasons: [
      `memory: the engine's is bound to node ${engine.id}${sizeOf(engine)}, the load's to node ${load.id}: pages of another node ` +
        "cost more to reach, and differently from run to run",
    ],
    warnings:
      engine.id === own
        ? []
        : [`node ${own} has no memory that may be used: the engine's comes from node ${engine.id}`],
  };
}

function memoryFor(cores: readonly Core[], nodes: readonly Node[]): Node | null {
  const own = cores[0]!.node;
  const { distances = {} } = nodes.find(({ id }) => id === own) ?? {};
  const distance = ({ id }: Node) => (id === own ? 0 : (distances[id] ?? Number.MAX_SAFE_INTEGER));
  const usable = nodes.filter((node) => node.memory_allowed && node.memory_bytes !== 0);
  return usable.sort((a, b) => distance(a) - distance(b) || a.id - b.id)[0] ?? null;
}

function sizeOf({ memory_bytes }: Node): string {
  return memory_bytes === null
    ? ""
    : ` (${(memory_bytes / 2 ** 30).toFixed(1)} GiB: more than that it cannot have)`;
}
