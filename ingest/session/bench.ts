import type { EngineHouse } from "../engine/house.ts";
import type { Counters } from "../host/counters/open-counters.ts";
import type { PlacementPlan } from "../host/placement.ts";
import type { Topology } from "../host/topology/topology.ts";
import type { WakeLimit } from "../host/wake-limit.ts";

/** What all runs of a session share. */
export type Bench = {
  house: EngineHouse;
  /** The machine that the placement was planned for. */
  topology: Topology;
  placement: PlacementPlan;
  counters: Counters;
  wake_limit: WakeLimit;
  /** Where fresh folders for runs are made. */
  runs_dir: string;
  /** The root of the dashboard's processes, where it is served from this host. */
  dashboard_pid: number | null;
};
