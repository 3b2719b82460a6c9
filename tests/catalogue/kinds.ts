import { catalogue } from "../../ingest/workloads/catalogue/index.ts";
import type { Workload } from "../../ingest/workloads/workload.ts";

/** What is left of a workload without commands and figures: kinds of values and arrivals, how clients connect, one command or a mix, pipelines or none. */
const kindOf = ({ datasets, clients, users }: Workload) =>
  JSON.stringify([
    datasets.map(({ kind }) => kind),
    clients.map(({ commands, pipeline, arrivals, ...how }) => [
      commands.length > 1,
      pipeline > 1,
      arrivals?.kind,
      ...Object.keys(how).sort(),
      how.tls,
    ]),
    users.length,
  ]);

/** Of workloads that differ in commands and figures only, the first. */
export const firstOfEachKind: ReadonlySet<Workload> = new Set(
  [...Map.groupBy(catalogue, kindOf).values()].map(([first]) => first!),
);
