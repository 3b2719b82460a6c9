/** Whether the load runs on the engine's NUMA node or on another. */
export type PlacementPolicy = "same-node" | "split-node";

/** What somebody asked for, in whole cores; what is left out is chosen. */
export type WantedPlacement = {
  policy?: PlacementPolicy | undefined;
  engine_cores?: number | undefined;
  /** On top of engine_cores. */
  engine_io_cores?: number | undefined;
  load_cores?: number | undefined;
};

/** Which CPUs the engine, the load and all else get on this host. */
export type PlacementPlan = {
  tool: "numactl" | "taskset" | null;
  policy: PlacementPolicy;
  /** Every CPU that the engine may use, those of its I/O threads included. */
  engine: number[];
  engine_io: number[];
  /** One for each process of the load. */
  load: number[];
  /** Plumbline itself, the dashboard, and what interrupts should be held to. */
  housekeeping: number[];
  /** The other threads of the engine's and the load's cores: nothing is placed there. */
  idle: number[];
  /** The nodes that memory is bound to; empty where it is not. */
  engine_nodes: number[];
  load_nodes: number[];
  /** One line for a person, at most 500 characters: what was planned, or why nothing can be pinned. */
  said: string;
  /** Each choice, in a line. */
  reasons: string[];
  /** What this host or this plan costs. */
  warnings: string[];
};

/** What was asked for cannot be had on this host; the message says what limits it. Nothing weaker is done instead. */
export class PlacementError extends Error {
  override name = "PlacementError";
  readonly limit: "pinning" | "cores" | "node" | "nodes";

  constructor(limit: PlacementError["limit"], message: string) {
    super(message);
    this.limit = limit;
  }
}
