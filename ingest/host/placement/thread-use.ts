import type { Cpu } from "../topology/topology.ts";
import type { PlacementPlan } from "./placement-plan.ts";

/** Engine, its I/O threads, load, housekeeping, both of these, idle, free, not allowed. */
export type ThreadUse = "E" | "I" | "L" | "H" | "B" | "-" | "." | "x";

/** What a plan has each CPU for. */
export function threadUses(plan: PlacementPlan): (cpu: Cpu) => ThreadUse {
  const sets = {
    I: new Set(plan.engine_io),
    E: new Set(plan.engine),
    L: new Set(plan.load),
    H: new Set(plan.housekeeping),
    "-": new Set(plan.idle),
  };
  return (cpu) => {
    if (sets.L.has(cpu.id) && sets.H.has(cpu.id)) return "B";
    const found = (["I", "E", "L", "H", "-"] as const).find((letter) => sets[letter].has(cpu.id));
    return found ?? (cpu.allowed ? "." : "x");
  };
}
