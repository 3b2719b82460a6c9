import type { Topology } from "../topology/topology.ts";
import type { Core } from "./cores.ts";
import { type Demand, demandWords } from "./demand.ts";
import { PlacementError, type PlacementPolicy } from "./placement-plan.ts";

/** So many cores drive the load where nobody says how many and there is room. */
export const LOAD_DEFAULT = 4;

/**
 * Cores on the engine's node or on the nearest other one. Isolated ones first, then outside of the engine's cache, then
 * outside of the cache that the system itself uses, then the last.
 */
export function chooseLoad(given: {
  topology: Topology;
  /** Without the engine's. */
  free: readonly Core[];
  policy: PlacementPolicy;
  engine: readonly Core[];
  demand: Demand;
}): Core[] {
  const { free, engine, demand } = given;
  const caches = new Set(engine.map(({ domain }) => domain));
  const node = nodeOf(given);
  const ranked = free
    .filter((core) => core.node === node)
    .sort(
      (a, b) =>
        +b.isolated - +a.isolated ||
        +caches.has(a.domain) - +caches.has(b.domain) ||
        +(a.domain === demand.busy.domain) - +(b.domain === demand.busy.domain) ||
        b.id - a.id,
    );
  const apart = ranked.filter(({ domain }) => !caches.has(domain)).length;
  const count = demand.load_wanted ?? Math.min(LOAD_DEFAULT, apart >= 2 ? apart : ranked.length);
  return ranked.slice(0, count).sort((a, b) => a.id - b.id);
}

function nodeOf({ topology, free, policy, engine, demand }: Parameters<typeof chooseLoad>[0]): number {
  const own = engine[0]!.node;
  if (policy === "same-node") return own;
  const distances = topology.nodes.find(({ id }) => id === own)?.distances ?? {};
  const nodes = [...Map.groupBy(free, ({ node }) => node)]
    .filter(([id, cores]) => id !== own && cores.length >= demand.load)
    .sort(
      ([a, a_cores], [b, b_cores]) =>
        (distances[a] ?? Number.MAX_VALUE) - (distances[b] ?? Number.MAX_VALUE) ||
        Math.min(b_cores.length, LOAD_DEFAULT) - Math.min(a_cores.length, LOAD_DEFAULT) ||
        a - b,
    );
  if (nodes.length === 0) {
    throw new PlacementError(
      "node",
      `split-node needs ${demandWords(demand)}, each on one node; no other node has so many`,
    );
  }
  return nodes[0]![0];
}
