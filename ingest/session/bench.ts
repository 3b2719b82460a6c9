import type { EngineHouse } from "../engine/house.ts";
import type { Counters } from "../host/counters/open-counters.ts";
import type { PlacementPlan } from "../host/placement.ts";

/** What all runs of a session share. */
export type Bench = {
  house: EngineHouse;
  placement: PlacementPlan;
  counters: Counters;
  /** Where fresh folders for runs are made. */
  runs_dir: string;
  /** The root of the dashboard's processes, where it is served from this host. */
  dashboard_pid: number | null;
};
