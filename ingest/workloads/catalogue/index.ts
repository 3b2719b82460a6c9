import { type Workload, workloadSchema } from "../workload.ts";
import { background } from "./background.ts";
import { compression } from "./compression.ts";
import { core } from "./core.ts";
import { largeObjects } from "./large-objects.ts";
import { memory } from "./memory.ts";
import { mixes } from "./mixes.ts";
import { predictability } from "./predictability.ts";
import { quick } from "./quick.ts";
import { shapes } from "./shapes.ts";
import { storms } from "./storms.ts";
import { tenants } from "./tenants.ts";
import { valkeyBenchmark } from "./valkey-benchmark.ts";

/** The workloads that come with Plumbline. */
export const catalogue: readonly Workload[] = [
  ...quick,
  ...core,
  ...valkeyBenchmark,
  ...mixes,
  ...predictability,
  ...largeObjects,
  ...shapes,
  ...storms,
  ...background,
  ...tenants,
  ...compression,
  ...memory,
].map((workload) => workloadSchema.parse(workload));

/** The groups of the catalogue and what unites each, in the order of the catalogue. */
export const catalogueGroups = {
  quick: "What is measured where nothing else is asked for.",
  core: "Strings by size and pipeline, and the usual commands of the other kinds.",
  "valkey-dashboard": "The cells of valkey.io's performance dashboard.",
  "valkey-benchmark": "The list that valkey-benchmark and redis-benchmark run by default.",
  mixes: "Reads and writes together, as tools and studies of caches have them.",
  predictability: "Rates that do not change, and how far the slow replies lie from the usual ones.",
  "large-objects": "A few large values among many small ones.",
  shapes: "When requests come, and for which keys.",
  storms: "Clients that reconnect, beside steady ones whose latency counts.",
  background: "What an engine does beside serving, and whether steady clients feel it.",
  tenants: "Several users of one engine, one of them noisy.",
  compression: "Compressed values against plain ones of the same content.",
  memory: "Bytes for each key by kind and size.",
} as const satisfies Record<string, string>;

/** The built-in workload of that name, or undefined. */
export function builtInWorkload(name: string): Workload | undefined {
  return catalogue.find((workload) => workload.name === name);
}

/** The workload of that name or all of the group of that name; none where there is neither. */
export function builtInWorkloads(name_or_group: string): Workload[] {
  return catalogue.filter(({ name, groups }) => name === name_or_group || groups.includes(name_or_group));
}
