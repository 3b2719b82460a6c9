import { parseCpuList } from "../cpu-list.ts";
import type { SystemFiles } from "../system-files.ts";
import type { Cpu } from "./read-cpus.ts";
import type { Limits } from "./read-limits.ts";

/** A NUMA node: memory, and the CPUs it is nearest to. */
export type Node = {
  id: number;
  /** Online CPUs, rising. */
  cpus: number[];
  memory_bytes: number | null;
  /** As the firmware says, to each node by id: 10 to itself, more to those that are farther; empty where it says nothing. */
  distances: Record<number, number>;
  memory_allowed: boolean;
};

const FOLDER = "/sys/devices/system/node";
const NODES_MAX = 1_024;
const TEXT_MAX = 20_000;

/** Reads the nodes, and gives each of these CPUs its own. */
export function readNodes(
  files: SystemFiles,
  cpus: Cpu[],
  { memory_nodes }: Limits,
): { nodes: Node[]; shown: boolean } {
  const ids = files
    .list(FOLDER)
    .map((name) => Number(/^node(\d{1,4})$/.exec(name)?.[1] ?? Number.NaN))
    .filter((id) => Number.isInteger(id))
    .sort((a, b) => a - b)
    .slice(0, NODES_MAX);
  const nodes = ids.map((id) => readNode(files, id, ids, memory_nodes));
  const owner = new Map(nodes.flatMap(({ id, cpus: own }) => own.map((cpu) => [cpu, id] as const)));
  const online = cpus.filter((cpu) => cpu.online);
  const shown = online.some(({ id }) => owner.has(id));
  // Every online CPU has a node: what no node claims counts to the first.
  const first = shown ? nodes.find((node) => node.cpus.length > 0)!.id : 0;
  for (const cpu of online) cpu.node = owner.get(cpu.id) ?? first;
  const all = shown ? nodes : [wholeMachine(files)];
  for (const node of all) node.cpus = online.filter((cpu) => cpu.node === node.id).map(({ id }) => id);
  return { nodes: all, shown };
}

function readNode(
  files: SystemFiles,
  id: number,
  ids: readonly number[],
  memory_nodes: readonly number[] | null,
): Node {
  const distances = (files.read(`${FOLDER}/node${id}/distance`) ?? "").slice(0, TEXT_MAX).trim().split(/\s+/);
  const told = distances.length === ids.length && distances.every((one) => /^\d{1,3}$/.test(one));
  return {
    id,
    cpus: parseCpuList(files.read(`${FOLDER}/node${id}/cpulist`) ?? ""),
    memory_bytes: memoryIn(files.read(`${FOLDER}/node${id}/meminfo`)),
    distances: told ? Object.fromEntries(ids.map((to, at) => [to, Number(distances[at])])) : {},
    memory_allowed: memory_nodes === null || memory_nodes.includes(id),
  };
}

function wholeMachine(files: SystemFiles): Node {
  const memory_bytes = memoryIn(files.read("/proc/meminfo"));
  return { id: 0, cpus: [], memory_bytes, distances: {}, memory_allowed: true };
}

function memoryIn(meminfo: string | null): number | null {
  const kib = /MemTotal:\s*(\d{1,12}) kB/.exec((meminfo ?? "").slice(0, TEXT_MAX))?.[1];
  return kib === undefined ? null : Number(kib) * 1_024;
}
