import type { EngineHouse } from "../engine/house.ts";
import type { Awake } from "../host/awake.ts";
import type { Counters } from "../host/counters/open-counters.ts";
import type { PlacementPlan } from "../host/placement.ts";
import type { Topology } from "../host/topology/topology.ts";

/** What all runs of a session share. */
export type Bench = {
  house: EngineHouse;
  /** The machine that the placement was planned for. */
  topology: Topology;
  placement: PlacementPlan;
  counters: Counters;
  awake: Awake;
  /** Where fresh folders for runs are made. */
  runs_dir: string;
  /** The root of the dashboard's processes, where it is served from this host. */
  dashboard_pid: number | null;
};

/** Waits for the host's turn and takes it to measure: cores stay awake until the answer is called. Throws the signal's reason. */
export async function takeToMeasure({ house, awake }: Bench, signal: AbortSignal): Promise<() => void> {
  const release = await house.turn.take(signal);
  const letSleep = awake.hold();
  return () => {
    letSleep();
    release();
  };
}
