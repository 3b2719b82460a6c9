import { formatCpuList } from "../cpu-list.ts";

/** A machine to be made up. */
export type MachineShape = {
  packages: number;
  nodes_per_package: number;
  cores_per_node: number;
  threads: 1 | 2;
  /** Cores that share an L3; null where the system shows none. */
  l3_cores: number | null;
  l3_mib?: number;
  memory_gib_per_node?: number;
  /** Between two nodes of one package, and of two. */
  distances?: { near: number; far: number };
  /** By blocks: a node's CPUs follow each other, second threads come last. By turns: CPU by CPU to the next node. */
  numbering?: "blocks" | "turns";
  offline?: number[];
  isolated?: number[];
  affinity?: number[];
  cpuset?: number[];
  memory_nodes?: number[];
  quota?: string;
  cgroup?: "v1" | "v2";
  hidden?: "nothing" | "nodes" | "sysfs";
};

type Place = { id: number; core: number; node: number; package: number; l3: number };

/** The files of a machine, true to what Linux 6 shows of such ones. */
export function machine(shape: MachineShape): Record<string, string> {
  const all = placesOf(shape);
  const offline = new Set(shape.offline ?? []);
  const online = all.filter(({ id }) => !offline.has(id));
  const hidden = shape.hidden ?? "nothing";
  return {
    ...limitsOf(shape, online),
    ...(hidden === "sysfs" ? cpuInfo(online) : cpuFiles(shape, all, online)),
    ...(hidden === "nothing" ? nodeFiles(shape, online) : {}),
  };
}

function placesOf(shape: MachineShape): Place[] {
  const { packages, nodes_per_package, cores_per_node, threads, l3_cores, numbering = "blocks" } = shape;
  const nodes = packages * nodes_per_package;
  const cores = nodes * cores_per_node;
  return Array.from({ length: cores * threads }, (_, id) => {
    const nth = id % cores;
    const node = numbering === "turns" ? nth % nodes : Math.floor(nth / cores_per_node);
    const within = numbering === "turns" ? Math.floor(nth / nodes) : nth % cores_per_node;
    const core = node * cores_per_node + within;
    const socket = Math.floor(node / nodes_per_package);
    return { id, core, node, package: socket, l3: Math.floor(core / (l3_cores ?? cores)) };
  });
}

function cpuFiles(shape: MachineShape, all: Place[], online: Place[]): Record<string, string> {
  const root = "/sys/devices/system/cpu";
  const files: Record<string, string> = {
    [`${root}/possible`]: list(all),
    [`${root}/present`]: list(all),
    [`${root}/online`]: list(online),
    [`${root}/offline`]: list(all.filter((cpu) => !online.includes(cpu))),
    [`${root}/isolated`]: `${formatCpuList(shape.isolated ?? [])}\n`,
    [`${root}/nohz_full`]: `${shape.isolated ? formatCpuList(shape.isolated) : "(null)"}\n`,
  };
  const core = Map.groupBy(online, (cpu) => cpu.core);
  const l3 = Map.groupBy(online, (cpu) => cpu.l3);
  const socket = Map.groupBy(online, (cpu) => cpu.package);
  for (const cpu of online) {
    const folder = `${root}/cpu${cpu.id}`;
    const threads = list(core.get(cpu.core)!);
    files[`${folder}/topology/core_id`] = `${cpu.core % (shape.cores_per_node * shape.nodes_per_package)}\n`;
    files[`${folder}/topology/physical_package_id`] = `${cpu.package}\n`;
    files[`${folder}/topology/die_id`] = "0\n";
    files[`${folder}/topology/thread_siblings_list`] = threads;
    files[`${folder}/topology/core_cpus_list`] = threads;
    files[`${folder}/topology/package_cpus_list`] = list(socket.get(cpu.package)!);
    const caches: [string, string, string, string][] = [
      ["1", "Data", "64K", threads],
      ["1", "Instruction", "64K", threads],
      ["2", "Unified", "2048K", threads],
    ];
    if (shape.l3_cores !== null) {
      caches.push(["3", "Unified", `${(shape.l3_mib ?? 32) * 1_024}K`, list(l3.get(cpu.l3)!)]);
    }
    for (const [at, [level, type, size, shared]] of caches.entries()) {
      const cache = `${folder}/cache/index${at}`;
      files[`${cache}/level`] = `${level}\n`;
      files[`${cache}/type`] = `${type}\n`;
      files[`${cache}/size`] = `${size}\n`;
      files[`${cache}/shared_cpu_list`] = shared;
    }
  }
  return files;
}

function nodeFiles(shape: MachineShape, online: Place[]): Record<string, string> {
  const root = "/sys/devices/system/node";
  const { near, far } = shape.distances ?? { near: 12, far: 32 };
  const count = shape.packages * shape.nodes_per_package;
  const socket = (node: number) => Math.floor(node / shape.nodes_per_package);
  const ids = Array.from({ length: count }, (_, id) => id);
  const files: Record<string, string> = { [`${root}/online`]: `${formatCpuList(ids)}\n` };
  for (const id of ids) {
    const kib = (shape.memory_gib_per_node ?? 64) * 2 ** 20;
    files[`${root}/node${id}/cpulist`] = list(online.filter(({ node }) => node === id));
    files[`${root}/node${id}/meminfo`] =
      `Node ${id} MemTotal:       ${kib} kB\nNode ${id} MemFree:        9000 kB\n`;
    files[`${root}/node${id}/distance`] =
      `${ids.map((to) => (to === id ? 10 : socket(to) === socket(id) ? near : far)).join(" ")}\n`;
  }
  return files;
}

/** As x86 writes it. */
function cpuInfo(online: Place[]): Record<string, string> {
  const blocks = online.map(
    ({ id, package: socket, core }) =>
      `processor\t: ${id}\nmodel name\t: Some processor\nphysical id\t: ${socket}\ncore id\t\t: ${core}\nflags\t\t: fpu vme\n`,
  );
  return { "/proc/cpuinfo": `${blocks.join("\n")}\n` };
}

function limitsOf(shape: MachineShape, online: Place[]): Record<string, string> {
  const isolated = new Set(shape.isolated ?? []);
  // What init and all below it get where nobody asked for anything else.
  const usual = online.map(({ id }) => id).filter((id) => !isolated.has(id));
  const nodes = [...new Set(online.map(({ node }) => node))];
  const cpus = shape.affinity ?? (shape.cpuset ?? usual).filter((id) => usual.includes(id));
  const files: Record<string, string> = {
    "/proc/self/status": `Name:\tnode\nCpus_allowed_list:\t${formatCpuList(cpus)}\nMems_allowed_list:\t${formatCpuList(shape.memory_nodes ?? nodes)}\n`,
  };
  const cpuset = shape.cpuset ? `${formatCpuList(shape.cpuset)}\n` : list(online);
  if (shape.cgroup === "v1") {
    files["/proc/self/cgroup"] = "5:cpuset:/box/abc\n4:cpu,cpuacct:/box/abc\n0::/\n";
    files["/sys/fs/cgroup/cpuset/cpuset.effective_cpus"] = cpuset;
    const [quota = "-1", period = "100000"] = (shape.quota ?? "-1 100000").split(" ");
    files["/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us"] = `${quota}\n`;
    files["/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us"] = `${period}\n`;
  } else {
    files["/proc/self/cgroup"] = "0::/box.slice/job.scope\n";
    files["/sys/fs/cgroup/cpuset.cpus.effective"] = list(online);
    files["/sys/fs/cgroup/box.slice/cpuset.cpus.effective"] = cpuset;
    files["/sys/fs/cgroup/box.slice/cpu.max"] = `${shape.quota ?? "max 100000"}\n`;
    files["/sys/fs/cgroup/box.slice/job.scope/cpu.max"] = "max 100000\n";
  }
  return files;
}

function list(cpus: readonly Place[]): string {
  return `${formatCpuList(cpus.map(({ id }) => id))}\n`;
}

const graviton: MachineShape = {
  packages: 2,
  nodes_per_package: 1,
  cores_per_node: 96,
  threads: 1,
  l3_cores: 96,
  l3_mib: 36,
  memory_gib_per_node: 755,
  distances: { near: 10, far: 100 },
};
const epyc: MachineShape = {
  packages: 2,
  nodes_per_package: 1,
  cores_per_node: 96,
  threads: 2,
  l3_cores: 8,
  memory_gib_per_node: 377,
};
const xeon: MachineShape = {
  packages: 2,
  nodes_per_package: 1,
  cores_per_node: 48,
  threads: 2,
  l3_cores: 48,
  l3_mib: 105,
  memory_gib_per_node: 251,
  distances: { near: 12, far: 21 },
};
const small: MachineShape = { packages: 1, nodes_per_package: 1, cores_per_node: 8, threads: 1, l3_cores: 8 };

/** Machines of all sorts, by name. */
export const machines: Readonly<Record<string, MachineShape>> = {
  "Graviton, 2 nodes": graviton,
  "Graviton that shows no L3": { ...graviton, l3_cores: null },
  "EPYC, NPS1": epyc,
  "EPYC, NPS4": { ...epyc, nodes_per_package: 4, cores_per_node: 24 },
  "EPYC without SMT": { ...epyc, threads: 1 },
  "EPYC, second threads offline": { ...epyc, offline: Array.from({ length: 192 }, (_, at) => 192 + at) },
  Xeon: xeon,
  "Xeon numbered by turns": { ...xeon, numbering: "turns" },
  "Xeon without SMT": { ...xeon, threads: 1 },
  "Xeon with isolated cores": { ...xeon, isolated: [40, 41, 42, 43, 136, 137, 138, 139] },
  "Xeon, some offline": { ...xeon, offline: [3, 50, 95, 99, 191] },
  "a container of six threads": { ...xeon, cpuset: [10, 11, 12, 106, 107, 108], quota: "350000 100000" },
  "a container, first version": {
    ...epyc,
    cpuset: [16, 17, 18, 19, 20, 21, 22, 23],
    cgroup: "v1",
    quota: "200000 100000",
  },
  "a container with half of each core": { ...xeon, cpuset: [4, 5, 6, 7] },
  "memory of one node only": { ...xeon, memory_nodes: [0] },
  "eight cores": small,
  "eight cores, sysfs hidden": { ...small, threads: 2, hidden: "sysfs" },
  "two nodes, nodes hidden": { ...xeon, hidden: "nodes" },
  "four cores": { ...small, cores_per_node: 4, l3_cores: 4 },
  "three cores": { ...small, cores_per_node: 3, l3_cores: 3 },
  "two cores": { ...small, cores_per_node: 2, l3_cores: 2 },
  "two cores with two threads": { ...small, cores_per_node: 2, threads: 2, l3_cores: 2 },
  "two nodes of one core": { ...small, nodes_per_package: 2, cores_per_node: 1, l3_cores: 1 },
  "two nodes of two cores": { ...small, nodes_per_package: 2, cores_per_node: 2, l3_cores: 2 },
  "one core of two threads": { ...small, cores_per_node: 1, threads: 2, l3_cores: 1 },
  "one core": { ...small, cores_per_node: 1, l3_cores: 1 },
};
