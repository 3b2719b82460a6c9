import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { formatCpuList, parseCpuList } from "./cpu-list.ts";

/** Which cores the engine, the load and all else get on this host. */
export type PlacementPlan = {
  tool: "numactl" | "taskset" | null;
  /** Every core that the engine may use, those of its I/O threads included. */
  engine: number[];
  engine_io: number[];
  load: number[];
  housekeeping: number[];
  /** The nodes that memory is bound to; empty where it is not. */
  engine_nodes: number[];
  load_nodes: number[];
  /** One line for a person: what was planned, or why nothing can be pinned. */
  said: string;
};

/** What a plan is made from. */
export type PlacementFacts = { cpus: number[]; tool: PlacementPlan["tool"]; platform: NodeJS.Platform };

const NOWHERE: Omit<PlacementPlan, "said"> = {
  tool: null,
  engine: [],
  engine_io: [],
  load: [],
  housekeeping: [],
  engine_nodes: [],
  load_nodes: [],
};

/** Reads what this host lets us use. */
export function readPlacementFacts(): PlacementFacts {
  if (process.platform !== "linux") return { cpus: [], tool: null, platform: process.platform };
  const status = readFileSync("/proc/self/status", "utf8");
  const cpus = parseCpuList(/^Cpus_allowed_list:\s*(.+)$/m.exec(status)?.[1] ?? "");
  const tool = works("numactl", ["--physcpubind=+0", "--localalloc", "true"])
    ? "numactl"
    : works("taskset", ["-c", String(cpus[0] ?? 0), "true"])
      ? "taskset"
      : null;
  return { cpus, tool, platform: process.platform };
}

/**
 * Gives the engine the last core, the load generator the others but the first, and the first to all
 * else; with two cores the load shares the first with all else. Knows nothing of SMT and NUMA nodes
 * yet: the engine's memory is taken from the node of its own core.
 */
export function planPlacement({ cpus, tool, platform }: PlacementFacts): PlacementPlan {
  if (tool === null || cpus.length < 2) {
    const why =
      platform !== "linux"
        ? `${platform} cannot pin a process to a core`
        : cpus.length < 2
          ? "there is only one core"
          : "neither numactl nor taskset is there";
    return { ...NOWHERE, said: `unpinned: ${why}` };
  }
  const engine = [cpus.at(-1)!];
  const load = cpus.length === 2 ? [cpus[0]!] : cpus.slice(1, -1).slice(-4);
  const housekeeping = [cpus[0]!];
  const shared = cpus.length === 2 ? ", which it shares with everything else" : "";
  return {
    ...NOWHERE,
    tool,
    engine,
    load,
    housekeeping,
    said: `engine on core ${formatCpuList(engine)}, load on ${formatCpuList(load)}${shared} (${tool})`,
  };
}

/** Wraps a command so that it runs on those cores, whatever Plumbline itself is held to; unpinned plans leave it as it is. */
export function placeCommand(plan: PlacementPlan, cpus: readonly number[]): (argv: string[]) => string[] {
  if (plan.tool === null) return (argv) => argv;
  const list = formatCpuList(cpus);
  return plan.tool === "numactl"
    ? (argv) => ["numactl", "--all", `--physcpubind=${list}`, "--localalloc", "--", ...argv]
    : (argv) => ["taskset", "-c", list, ...argv];
}

/**
 * Moves this process, all its threads and what it starts from now on to the cores for housekeeping, so that
 * Plumbline itself never runs where the engine is measured. Returns whether it did: unpinned plans, and hosts
 * without taskset, leave it be.
 */
export function placeSelf(plan: PlacementPlan): boolean {
  if (plan.tool === null) return false;
  const list = formatCpuList(plan.housekeeping);
  try {
    execFileSync("taskset", ["-a", "-c", "-p", list, String(process.pid)], {
      stdio: "ignore",
      timeout: 5_000,
    });
    return true;
  } catch {
    return false;
  }
}

function works(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore", timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}
