import { execFileSync } from "node:child_process";
import { formatCpuList, parseCpuList } from "../cpu-list.ts";
import { type SystemFiles, systemFiles } from "../system-files.ts";
import { allowedCpus, narrowed, readTopology, type Topology } from "../topology/topology.ts";
import type { PlacementPlan } from "./placement-plan.ts";
import type { PlacementFacts } from "./plan-placement.ts";

const STATUS = "/proc/self/status";
const ALLOWED = /^Cpus_allowed_list:\s*(.+)$/m;

/** What /proc told of this process before it moved itself; since then it tells what was left to it. */
let before: string | null = null;

/** Reads this machine, what of it may be used, and by which tool things can be held there: found out by doing it. */
export function readPlacementFacts(): PlacementFacts {
  const { platform } = process;
  const topology = readTopology(ownFiles(), platform);
  if (platform !== "linux") return { topology, tool: null, platform };
  for (const tool of ["numactl", "taskset"] as const) {
    const granted = grantedBy(tool, topology);
    if (granted.length > 0) return { topology: narrowed(topology, granted), tool, platform };
  }
  return { topology, tool: null, platform };
}

/** The CPUs that builds and the like may spread over: the kernel would pile them up on one of the isolated. */
export function spreadCpus(topology: Topology): number[] {
  const ordinary = topology.cpus.filter(({ allowed, isolated }) => allowed && !isolated).map(({ id }) => id);
  return ordinary.length > 0 ? ordinary : allowedCpus(topology);
}

/** Called before this process changes its own affinity, so that plans made later know the whole of it. */
export function rememberAffinity(): void {
  before ??= systemFiles().read(STATUS);
}

function ownFiles(): SystemFiles {
  const files = systemFiles();
  return { ...files, read: (path) => (path === STATUS && before !== null ? before : files.read(path)) };
}

/** Containers often refuse to bind memory, and CPUs that were asked for may be left out without a word. */
function grantedBy(tool: NonNullable<PlacementPlan["tool"]>, topology: Topology): number[] {
  const list = formatCpuList(allowedCpus(topology));
  const nodes = topology.nodes.filter((node) => node.memory_allowed && node.memory_bytes !== 0);
  const bound = topology.nodes_shown && nodes.length > 0;
  const memory = bound ? `--membind=${formatCpuList(nodes.map(({ id }) => id))}` : "--localalloc";
  const words = tool === "numactl" ? ["--all", `--physcpubind=${list}`, memory, "--"] : ["-c", list];
  try {
    const status = execFileSync(tool, [...words, "cat", STATUS], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 5_000,
      maxBuffer: 1_000_000,
    });
    return parseCpuList(ALLOWED.exec(status)?.[1] ?? "");
  } catch {
    return [];
  }
}
