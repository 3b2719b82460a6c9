import type { PlacementPlan, PlacementPolicy } from "../../ingest/host/placement/placement-plan.ts";
import type { Topology } from "../../ingest/host/topology/topology.ts";
import type { ProcessReading } from "../../ingest/host/watch/threads.ts";

/** What the guest tells when it is done: an error, or what it saw. */
export type Report = { error: string } | { topology: Topology; trials: Trial[] };

/** How an engine was started: by the plan, or in a way that breaks it. */
export type Way = "planned" | "not placed" | "on cores of the other node" | "memory of the other node";

/** One engine and one load that drove it, as seen while it did. */
export type Trial = {
  policy: PlacementPolicy;
  way: Way;
  plan: PlacementPlan;
  engine: Seen;
  load: Seen;
  /** Bytes, node by node, that the engine's start took from what was free. */
  taken_bytes: number[];
};

/** A process in two readings, the pages of the second, and what Plumbline says of both. */
export type Seen = {
  readings: ProcessReading[][];
  /** Anonymous memory in bytes as pairs of node and bytes; null where the kernel hides it. */
  pages: [node: number, bytes: number][] | null;
  /** By what rule the kernel chose the nodes of that memory: "bind:1", "local", "default". */
  rules: string[];
  threads_astray: string | null;
  memory_astray: string | null;
};
