import type { SystemFiles } from "../system-files.ts";
import { type Cache, type Cpu, readCpus } from "./read-cpus.ts";
import { type Limits, readLimits } from "./read-limits.ts";
import { type Node, readNodes } from "./read-nodes.ts";

export type { Cache, Cpu, Node };

/** What a machine has to place things on, and what of it we may use. Empty where the system does not tell. */
export type Topology = {
  platform: string;
  /** Rising by id; those that are offline too. */
  cpus: Cpu[];
  /** Rising by id. A machine that shows none is taken as one node 0 that holds all. */
  nodes: Node[];
  /** Whether the nodes were read; memory can be bound to no others. */
  nodes_shown: boolean;
  limits: Limits;
  /** What the system did not tell, and what was taken instead. */
  gaps: string[];
};

const NOTHING: Omit<Topology, "platform"> = {
  cpus: [],
  nodes: [],
  nodes_shown: false,
  limits: { affinity: null, cpuset: null, memory_nodes: null, quota_cpus: null },
  gaps: [],
};

/**
 * Reads CPUs, caches, nodes and limits from sysfs and procfs. Files that are missing or garbled make gaps, never errors;
 * a system other than Linux makes a topology without CPUs that says so.
 */
export function readTopology(files: SystemFiles, platform: string = process.platform): Topology {
  if (platform !== "linux") {
    return { platform, ...NOTHING, gaps: [`${platform} does not tell where its cores and caches are`] };
  }
  const limits = readLimits(files);
  const { cpus, gaps } = readCpus(files, limits);
  const { nodes, shown } = readNodes(files, cpus, limits);
  return {
    platform,
    cpus,
    nodes,
    nodes_shown: shown,
    limits,
    gaps: [...gaps, ...(shown ? [] : ["the system shows no NUMA nodes: taken as one, memory is not bound"])],
  };
}

/** The CPUs that Plumbline may use and that are online, rising. */
export function allowedCpus({ cpus }: Topology): number[] {
  return cpus.filter(({ allowed }) => allowed).map(({ id }) => id);
}

/** The same machine, of which only these CPUs may be used. */
export function narrowed(topology: Topology, granted: readonly number[]): Topology {
  const of = new Set(granted);
  return {
    ...topology,
    cpus: topology.cpus.map((cpu) => ({ ...cpu, allowed: cpu.allowed && of.has(cpu.id) })),
  };
}
