import type { Topology } from "../topology/topology.ts";
import { LOAD_DEFAULT } from "./choose-load.ts";
import type { Core } from "./cores.ts";
import { type Demand, demandWords } from "./demand.ts";
import { PlacementError, type PlacementPolicy } from "./placement-plan.ts";

/**
 * Cores of one last-level cache, where one is large enough, else of one node. Isolated cores first, then away from the
 * system's own core and its cache, then where the load has room, then the last: low CPUs are busy with other things.
 */
export function chooseEngine(given: {
  topology: Topology;
  free: readonly Core[];
  policy: PlacementPolicy;
  demand: Demand;
}): Core[] {
  const { free, policy, demand } = given;
  const nodes = Map.groupBy(free, ({ node }) => node);
  const roomFor = (node: number) =>
    policy === "same-node"
      ? nodes.get(node)!.length - demand.engine
      : Math.max(0, ...[...nodes].filter(([id]) => id !== node).map(([, cores]) => cores.length));
  const fits = (cores: readonly Core[]) =>
    cores.length >= demand.engine && roomFor(cores[0]!.node) >= demand.load;
  const domains = [...Map.groupBy(free, ({ domain }) => domain).values()].filter(fits);
  const pools = domains.length > 0 ? domains : [...nodes.values()].filter(fits);
  if (pools.length === 0) throw refusal(nodes, policy, demand);
  const rank = (cores: readonly Core[]) => rankOf(cores, given, roomFor(cores[0]!.node));
  const best = pools.reduce((a, b) => (above(rank(b), rank(a)) ? b : a));
  return pick(best, demand.engine);
}

/** The larger is the better, the first that differs decides. */
function rankOf(
  cores: readonly Core[],
  { topology, demand }: { topology: Topology; demand: Demand },
  room: number,
): number[] {
  const { node: id, domain } = cores[0]!;
  const node = topology.nodes.find((one) => one.id === id);
  return [
    Number(node?.memory_allowed !== false && node?.memory_bytes !== 0),
    Number(cores.filter(({ isolated }) => isolated).length >= demand.engine),
    Number(domain !== demand.busy.domain),
    Number(id !== demand.busy.node),
    Math.min(room, LOAD_DEFAULT),
    id,
    cores[0]!.id,
  ];
}

function above(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((one, i) => one !== b[i]);
  return at >= 0 && a[at]! > b[at]!;
}

/** All isolated or none, where that can be; the caches with most room first, so that few are spanned. */
function pick(pool: readonly Core[], count: number): Core[] {
  const alike = [true, false].map((isolated) => pool.filter((core) => core.isolated === isolated));
  const from = alike.find((cores) => cores.length >= count) ?? pool;
  const room = Map.groupBy(from, ({ domain }) => domain);
  return [...from]
    .sort((a, b) => room.get(b.domain)!.length - room.get(a.domain)!.length || b.id - a.id)
    .slice(0, count)
    .sort((a, b) => a.id - b.id);
}

function refusal(nodes: Map<number, Core[]>, policy: PlacementPolicy, demand: Demand): PlacementError {
  const largest = Math.max(...[...nodes.values()].map((cores) => cores.length));
  if (policy === "split-node" && nodes.size < 2) {
    return new PlacementError(
      "nodes",
      "split-node needs cores on two NUMA nodes, and only one has any that may be used",
    );
  }
  const room = `a node of this machine has at most ${largest} to give, housekeeping's core apart`;
  return demand.engine > largest
    ? new PlacementError(
        "node",
        `the engine with its I/O threads needs ${demand.engine} cores of one node; ${room}`,
      )
    : policy === "same-node"
      ? new PlacementError("node", `same-node needs ${demandWords(demand)} on one node; ${room}`)
      : new PlacementError("node", `split-node needs ${demandWords(demand)}, each on one node; ${room}`);
}
