import type { Placement, RunDetails } from "../../db/contract/run.ts";
import { formatCpuList } from "../host/cpu-list.ts";
import type { PlacementPlan } from "../host/placement.ts";
import { whereabouts } from "../host/whereabouts.ts";

/** Reads back where engine and load ran, and whether that is what was planned. */
export function observePlacement(
  plan: PlacementPlan,
  roots: { engine: readonly number[]; load: readonly number[] },
): { placement: Placement; details: Pick<RunDetails, "plan" | "ran_on"> } {
  const engine = coresOf(roots.engine);
  const load = coresOf(roots.load);
  const ran_on =
    engine && load ? `engine on core ${formatCpuList(engine)}, load on ${formatCpuList(load)}` : "unknown";
  const details = { plan: plan.said, ran_on };
  if (plan.tool === null) return { placement: "unpinned", details };
  const held = engine !== null && load !== null && within(engine, plan.engine) && within(load, plan.load);
  return { placement: held ? "pinned" : "broken", details };
}

/** Cores that any thread may use or has used: one thread astray is enough to break a plan. */
function coresOf(pids: readonly number[]): number[] | null {
  const seen = pids.map(whereabouts);
  if (seen.length === 0 || seen.some((one) => one === null)) return null;
  return [...new Set(seen.flatMap((one) => [...one!.allowed, ...one!.ran_on]))].sort((a, b) => a - b);
}

function within(cores: readonly number[], planned: readonly number[]): boolean {
  return cores.every((core) => planned.includes(core));
}
