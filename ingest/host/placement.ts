export { readPlacementFacts, spreadCpus } from "./placement/facts.ts";
export { placeCommand, placeSelf } from "./placement/place.ts";
export {
  PlacementError,
  type PlacementPlan,
  type PlacementPolicy,
  type WantedPlacement,
} from "./placement/placement-plan.ts";
export { type PlacementFacts, planPlacement } from "./placement/plan-placement.ts";
