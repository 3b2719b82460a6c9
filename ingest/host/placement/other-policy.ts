import { PlacementError, type PlacementPlan, type WantedPlacement } from "./placement-plan.ts";
import { type PlacementFacts, planPlacement } from "./plan-placement.ts";

/** As many cores with the load on the engine's node instead of another, or the other way round; null where there is no room for that. */
export function otherPolicy(
  facts: PlacementFacts,
  plan: PlacementPlan,
  wanted: WantedPlacement,
): PlacementPlan | null {
  if (plan.tool === null) return null;
  const policy = plan.policy === "same-node" ? "split-node" : "same-node";
  try {
    return planPlacement({ ...facts, wanted: { ...wanted, policy, load_cores: plan.load.length } });
  } catch (error) {
    if (error instanceof PlacementError) return null;
    throw error;
  }
}
