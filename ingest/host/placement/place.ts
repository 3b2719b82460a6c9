import { execFileSync } from "node:child_process";
import { formatCpuList } from "../cpu-list.ts";
import { rememberAffinity } from "./facts.ts";
import type { PlacementPlan } from "./placement-plan.ts";

/**
 * Wraps a command so that it runs on those CPUs, whatever Plumbline itself is held to; unpinned plans leave it as it is. On
 * CPUs of the engine alone, or of the load alone, its memory is bound as theirs is.
 */
export function placeCommand(plan: PlacementPlan, cpus: readonly number[]): (argv: string[]) => string[] {
  if (plan.tool === null) return (argv) => argv;
  const list = formatCpuList(cpus);
  if (plan.tool === "taskset") return (argv) => ["taskset", "-c", list, ...argv];
  const nodes = nodesFor(plan, cpus);
  const memory = nodes.length > 0 ? `--membind=${formatCpuList(nodes)}` : "--localalloc";
  // --all has to come first: without it CPUs beyond this process's own affinity are refused.
  return (argv) => ["numactl", "--all", `--physcpubind=${list}`, memory, "--", ...argv];
}

/**
 * Moves this process, all its threads and what it starts from now on to the cores for housekeeping, so that
 * Plumbline itself never runs where the engine is measured. Returns whether it did: unpinned plans, and hosts
 * without taskset, leave it be.
 */
export function placeSelf(plan: PlacementPlan): boolean {
  if (plan.tool === null) return false;
  rememberAffinity();
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

function nodesFor(plan: PlacementPlan, cpus: readonly number[]): number[] {
  const within = (own: readonly number[]) => cpus.length > 0 && cpus.every((cpu) => own.includes(cpu));
  if (within(plan.engine)) return plan.engine_nodes;
  return within(plan.load) ? plan.load_nodes : [];
}
