import type { z } from "zod";
import type { Arrivals } from "./arrivals.ts";
import { checkCommand, type Path, type Refuse, valuesOf } from "./check-command.ts";
import type { Clients } from "./clients.ts";
import { type DatasetData, datasetOf } from "./dataset.ts";
import { WORKLOAD_LIMITS } from "./limits.ts";
import { intendedOperations } from "./rates.ts";
import { datasetBytes, largestValueBytes, meanValueBytes } from "./value-lengths.ts";

/** The parts of a workload that must fit together. */
type Traffic = {
  datasets: DatasetData[];
  clients: Clients[];
  users: { name: string }[];
  closed?: { duration_ms: number } | undefined;
  open?: { lead_in_ms: number; duration_ms: number; disturbed_at_ms?: number | undefined } | undefined;
  bounds: { part?: string | undefined }[];
  smallest_effects: { metric: string; part?: string | undefined }[];
};

/** Refuses, by field, what every part allows and the whole does not. */
export function refuseImpossible(traffic: Traffic, context: z.core.$RefinementCtx): void {
  const refuse: Refuse = (path, message) => context.addIssue({ code: "custom", path, message });
  checkNames(traffic, refuse);
  checkWindows(traffic, refuse);
  for (const [at, dataset] of traffic.datasets.entries()) {
    checkDataset(traffic, dataset, ["datasets", at], refuse);
  }
  const dataset_bytes = traffic.datasets.reduce((sum, dataset) => sum + datasetBytes(dataset), 0);
  if (dataset_bytes > WORKLOAD_LIMITS.dataset_bytes) {
    refuse(["datasets"], `the values together exceed ${WORKLOAD_LIMITS.dataset_bytes} bytes`);
  }
  for (const [at, clients] of traffic.clients.entries()) {
    checkClients(traffic, clients, ["clients", at], refuse);
  }
  const connections = traffic.clients.reduce((sum, clients) => sum + clients.connections, 0);
  if (connections > WORKLOAD_LIMITS.connections) {
    refuse(["clients"], `more than ${WORKLOAD_LIMITS.connections} connections together`);
  }
}

function checkNames({ datasets, clients, users, bounds, smallest_effects }: Traffic, refuse: Refuse): void {
  const groups = clients.map(({ name }) => name);
  // Commands of one group may share a part; a part and a group, or parts of two groups, may not share a name.
  const parts = clients.flatMap((one) => [...new Set(one.commands.flatMap(({ part }) => part ?? []))]);
  const named = [...groups, ...parts];
  if (named.length > WORKLOAD_LIMITS.named) {
    refuse(["clients"], `more than ${WORKLOAD_LIMITS.named} groups and parts together`);
  }
  for (const [where, names] of Object.entries({
    datasets: datasets.map(({ name }) => name),
    clients: named,
    users: users.map(({ name }) => name),
  })) {
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice) refuse([where], `${twice} is there twice`);
  }
  for (const [at, { part }] of bounds.entries()) {
    if (part !== undefined && !named.includes(part)) refuse(["bounds", at, "part"], `there is no ${part}`);
  }
  const said = smallest_effects.map(({ metric, part = named[0] }) => `${metric} of ${part}`);
  for (const [at, { part }] of smallest_effects.entries()) {
    const refused = (why: string) => refuse(["smallest_effects", at], why);
    if (part !== undefined && !named.includes(part)) refused(`there is no ${part}`);
    if (said.indexOf(said[at]!) !== at) refused(`${said[at]} is there twice`);
  }
}

function checkWindows({ clients, closed, open }: Traffic, refuse: Refuse): void {
  if (!closed && !open) {
    if (clients.length > 0) refuse(["clients"], "there is neither a closed nor an open window for them");
    return;
  }
  if (clients.length === 0) refuse(["clients"], "a window needs somebody who sends traffic");
  if (closed && clients[0]?.reconnect) {
    refuse(
      ["closed"],
      "a closed loop keeps its connections: a first group that reconnects has an open window only",
    );
  }
  for (const [at, { reconnect, arrivals }] of clients.entries()) {
    if (reconnect && (arrivals?.kind === "closed" || arrivals?.kind === "share")) {
      refuse(["clients", at, "arrivals"], "clients that reconnect need a schedule of absolute rates");
    }
  }
  if (!open) return;
  if (clients[0]?.arrivals?.kind === "closed") {
    refuse(["clients", 0, "arrivals"], "latency needs a schedule: only other groups may be closed");
  }
  if (open.disturbed_at_ms !== undefined && open.disturbed_at_ms >= open.duration_ms) {
    refuse(["open", "disturbed_at_ms"], "lies after the window");
  }
  for (const [at, { name, arrivals }] of clients.entries()) {
    if (!arrivals) refuse(["clients", at, "arrivals"], `${name} needs arrivals for the open window`);
  }
}

function checkDataset({ datasets, open }: Traffic, dataset: DatasetData, path: Path, refuse: Refuse): void {
  const same = datasets.find(
    ({ key_prefix, database }) => key_prefix === dataset.key_prefix && database === dataset.database,
  );
  if (same !== dataset) refuse([...path, "key_prefix"], `${same!.name} has the same keys`);
  if (dataset.kind === "string" && dataset.elements > 1)
    refuse([...path, "elements"], "a string has no elements");
  if (dataset.expire?.what === "fields" && dataset.kind !== "hash") {
    refuse([...path, "expire"], "only hashes have fields");
  }
  if (dataset.expire && !["string", "hash"].includes(dataset.kind)) {
    refuse([...path, "expire"], "only strings and hashes are loaded with an expiry");
  }
  if (dataset.expire && !dataset.load) refuse([...path, "expire"], "what is not loaded cannot expire");
  if (dataset.expire && (!open || dataset.expire.at_ms >= open.duration_ms)) {
    refuse([...path, "expire", "at_ms"], "does not lie within the open window");
  }
  const { value_bytes: lengths } = dataset;
  if (lengths.kind === "range" && lengths.from_bytes > lengths.to_bytes) {
    refuse([...path, "value_bytes"], "from_bytes is larger than to_bytes");
  }
  if (dataset.keys * dataset.elements > WORKLOAD_LIMITS.keys * 10) {
    refuse([...path, "elements"], `more than ${WORKLOAD_LIMITS.keys * 10} elements in all keys`);
  }
}

function checkClients(traffic: Traffic, clients: Clients, path: Path, refuse: Refuse): void {
  for (const [at, command] of clients.commands.entries()) {
    checkCommand(traffic.datasets, clients, command, [...path, "commands", at], refuse);
    const dataset = datasetOf(traffic.datasets, command);
    const values = clients.pipeline * valuesOf(command);
    const largest_bytes = dataset ? largestValueBytes(dataset.value_bytes) : 0;
    if (values > 1 && values * largest_bytes > WORKLOAD_LIMITS.batch_bytes) {
      refuse([...path, "pipeline"], `a batch of largest values exceeds ${WORKLOAD_LIMITS.batch_bytes} bytes`);
    }
    // Each connection prepares four batches at least.
    const mean_bytes = dataset ? meanValueBytes(dataset.value_bytes) : 0;
    if (values > 1 && clients.connections * 4 * values * mean_bytes > WORKLOAD_LIMITS.prepared_bytes) {
      refuse(
        [...path, "connections"],
        `their batches together exceed ${WORKLOAD_LIMITS.prepared_bytes} bytes`,
      );
    }
    if (clients.tenant && clients.database > 0) {
      refuse([...path, "tenant"], "what tenants hold is counted in database 0 only");
    }
    if (clients.tenant && dataset?.key_prefix === "")
      refuse([...path, "tenant"], "a tenant needs a key prefix");
  }
  if (clients.user !== undefined && !traffic.users.some(({ name }) => name === clients.user)) {
    refuse([...path, "user"], `there is no user ${clients.user}`);
  }
  if (traffic.open && clients.arrivals) checkArrivals(traffic.open, clients, clients.arrivals, path, refuse);
}

function checkArrivals(
  open: NonNullable<Traffic["open"]>,
  { pipeline, reconnect }: Clients,
  arrivals: Arrivals,
  path: Path,
  refuse: Refuse,
): void {
  if (arrivals.kind === "trace") {
    if (arrivals.at_ms.some((at_ms, i) => i > 0 && at_ms < arrivals.at_ms[i - 1]!)) {
      refuse([...path, "arrivals", "at_ms"], "must rise");
    }
    if (arrivals.at_ms.at(-1)! >= open.duration_ms) {
      refuse([...path, "arrivals", "at_ms"], "lies after the window");
    }
  }
  if (arrivals.kind === "on-off" && arrivals.burst_ms >= arrivals.period_ms) {
    refuse([...path, "arrivals", "burst_ms"], "a burst must be shorter than its period");
  }
  const before = intendedOperations(arrivals, open.lead_in_ms, pipeline) ?? 0;
  if (arrivals.kind !== "trace" && before > WORKLOAD_LIMITS.open_loop_operations) {
    refuse(
      ["open", "lead_in_ms"],
      `more than ${WORKLOAD_LIMITS.open_loop_operations} requests before the window`,
    );
  }
  const operations = intendedOperations(arrivals, open.duration_ms, pipeline);
  if (operations === null) return;
  if (operations > WORKLOAD_LIMITS.open_loop_operations) {
    refuse(
      [...path, "arrivals"],
      `more than ${WORKLOAD_LIMITS.open_loop_operations} requests in the open window`,
    );
  }
  if (operations < pipeline) {
    refuse([...path, "arrivals"], "the open window is too short for a single batch at this rate");
  }
  if (reconnect && operations / pipeline / reconnect.after_batches > WORKLOAD_LIMITS.reconnects) {
    refuse(
      [...path, "reconnect"],
      `more than ${WORKLOAD_LIMITS.reconnects} connections opened in the open window`,
    );
  }
}
