import { catalogue } from "../../ingest/workloads/catalogue/index.ts";
import type { Workload } from "../../ingest/workloads/workload.ts";

/** What is left of a workload without its figures: commands, kinds of keys and values, arrivals, how clients connect, pipelines or none. */
const kindOf = ({ datasets, clients, users }: Workload) =>
  JSON.stringify([datasets, clients, users, clients.map(({ pipeline }) => pipeline > 1)]).replace(/\d+/g, "");

/** Of workloads that differ in figures only, the first. */
export const firstOfEachKind: ReadonlySet<Workload> = new Set(
  [...Map.groupBy(catalogue, kindOf).values()].map(([first]) => first!),
);
