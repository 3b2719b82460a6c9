import type { Cache, Cpu, Topology } from "../topology/topology.ts";

/** A physical core that can be given away: some of its threads are ours. */
export type Core = {
  /** The lowest id among its threads. */
  id: number;
  /** Its threads that we may use, rising. */
  cpus: number[];
  /** All its threads that are online. */
  threads: number[];
  node: number;
  /** Names the cores of its node that share a last-level cache with it. */
  domain: string;
  isolated: boolean;
};

/** The last-level cache of a part of a node, or the whole node where the system shows no cache that cores share. */
export type Domain = { name: string; node: number; cache: Cache | null; cpus: Cpu[] };

/** The cores that may be used, rising. */
export function coresOf(topology: Topology): Core[] {
  const domains = new Map(
    domainsOf(topology).flatMap(({ name, cpus }) => cpus.map(({ id }) => [id, name] as const)),
  );
  const allowed = topology.cpus.filter((cpu) => cpu.allowed);
  return [...Map.groupBy(allowed, ({ core }) => core)].map(([id, cpus]) => ({
    id,
    cpus: cpus.map((cpu) => cpu.id),
    threads: cpus[0]!.siblings,
    node: cpus[0]!.node ?? 0,
    domain: domains.get(cpus[0]!.id) ?? "",
    isolated: cpus.some(({ isolated }) => isolated),
  }));
}

/** The parts of the machine that share a last-level cache, by node and lowest CPU. */
export function domainsOf({ cpus }: Topology): Domain[] {
  const online = cpus.filter((cpu) => cpu.online);
  const groups = Map.groupBy(online, (cpu) => {
    const cache = lastLevel(cpu);
    return `${cpu.node}:${cache ? cache.cpus[0] : "all"}`;
  });
  return [...groups]
    .map(([name, own]) => ({ name, node: own[0]!.node ?? 0, cache: lastLevel(own[0]!), cpus: own }))
    .sort((a, b) => a.node - b.node || a.cpus[0]!.id - b.cpus[0]!.id);
}

/** A core's own second level is no domain where the level above is not shown. */
function lastLevel({ caches, siblings }: Cpu): Cache | null {
  const last = caches
    .filter(({ kind, cpus }) => kind !== "instruction" && cpus.length > 0)
    .reduce<Cache | null>((best, one) => (best && best.level >= one.level ? best : one), null);
  return last && (last.level >= 3 || last.cpus.some((cpu) => !siblings.includes(cpu))) ? last : null;
}
