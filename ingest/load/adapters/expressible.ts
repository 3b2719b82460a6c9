import type { Clients } from "../../workloads/schema/clients.ts";
import type { DatasetData } from "../../workloads/schema/dataset.ts";
import { datasetOf } from "../../workloads/schema/dataset.ts";
import { placesOf } from "../../workloads/schema/words.ts";
import type { Workload } from "../../workloads/workload.ts";
import { LoadError } from "../load-error.ts";
import type { Credentials } from "./native-tool.ts";

/** The one group of clients, and the dataset whose keys its commands name. */
export interface Expressible {
  clients: Clients;
  dataset: DatasetData | undefined;
}

/** @throws LoadError `not-supported`. The field is named as zod would: clients.0.tls. */
export function refuse(field: string, why: string): never {
  throw new LoadError("not-supported", `${field}: ${why}`, "start");
}

/**
 * What every one of these programs needs a workload to be.
 * @throws LoadError `not-supported`, naming the field.
 */
export function expressible(workload: Workload, { user, password }: Credentials): Expressible {
  const [clients, ...others] = workload.clients;
  if (!workload.closed) refuse("closed", "a closed loop is all that it does, and the workload has none");
  if (!clients) refuse("clients", "there is no traffic");
  if (others.length > 0) refuse("clients", "it drives one group of clients only");
  if (clients.tls) refuse("clients.0.tls", "is not offered for it");
  if (clients.user !== undefined && (password === undefined || user !== clients.user)) {
    refuse("clients.0.user", `needs the name and password of ${clients.user}`);
  }
  const meant = new Set(clients.commands.flatMap((command) => keysOf(workload, command) ?? []));
  const [dataset] = meant;
  if (meant.size > 1) refuse("clients.0.commands", "its keys are of one dataset");
  const unseen = workload.datasets.find((one) => one.load && one !== dataset);
  if (unseen) refuse("datasets", `${unseen.name} would not be loaded: only keys that commands name are`);
  if (dataset) checkDataset(workload, dataset);
  return { clients, dataset };
}

function keysOf(workload: Workload, command: Clients["commands"][number]): DatasetData | undefined {
  const places = placesOf(command.words);
  const of_a_dataset = ["key", "keys", "pairs", "value", "element"].some((place) => places.has(place));
  return of_a_dataset ? datasetOf(workload.datasets, command) : undefined;
}

function checkDataset({ datasets }: Workload, dataset: DatasetData): void {
  const field = `datasets.${datasets.indexOf(dataset)}`;
  if (dataset.load && dataset.kind !== "string") refuse(`${field}.kind`, "only strings are loaded for it");
  if (dataset.content !== "letters") refuse(`${field}.content`, "its values are its own");
  if (dataset.expire) refuse(`${field}.expire`, "it lets nothing expire");
}
