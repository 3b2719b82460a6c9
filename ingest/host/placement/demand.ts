import type { Core } from "./cores.ts";

/** What is to be found room for. */
export type Demand = {
  engine: number;
  /** At least so many. */
  load: number;
  load_wanted: number | undefined;
  /** Where interrupts and the rest of the system are: the engine keeps away from there. */
  busy: Core;
};

export function demandWords({ engine, load }: Pick<Demand, "engine" | "load">): string {
  return `${engine} for the engine with its I/O threads and ${load} for the load`;
}
