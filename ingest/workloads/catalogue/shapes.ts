import type { WorkloadInput } from "../workload.ts";
import { type ClientsInput, clients, get, longer, strings, windows, zipf } from "./build.ts";

type Shape = Pick<WorkloadInput, "name" | "title" | "description" | "source" | "open"> & {
  arrivals?: NonNullable<ClientsInput["arrivals"]>;
  keys?: ClientsInput["keys"];
};

/** Reads of 128 bytes of 100,000 keys: only the shape of the traffic differs. */
function shape({ arrivals, keys, open = windows.open, ...about }: Shape): WorkloadInput {
  return {
    ...about,
    groups: ["shapes"],
    datasets: [strings("key", 100_000, 128)],
    clients: [clients(get(), arrivals ?? 24_000, keys ? { keys } : {})],
    ...windows,
    open,
  };
}

/** When requests come, and for which keys. */
export const shapes: WorkloadInput[] = [
  shape({
    name: "poisson",
    title: "Independent users",
    description:
      "GETs whose gaps are exponentially distributed, as those of many users who know nothing of each other.",
    source: "The arrivals of queueing theory; get-128b-p1 has the same rate evenly spaced.",
    arrivals: { kind: "poisson", rate_ops: 24_000 },
  }),
  shape({
    name: "bursts",
    title: "Bursts of ten times the rate",
    description:
      "5,000 GETs per second, and in every second 200 ms of 50,000: how long queues take to drain.",
    source: "Our choice.",
    arrivals: { kind: "on-off", rate_ops: 5_000, burst_ops: 50_000, burst_ms: 200, period_ms: 1000 },
    open: longer.open,
  }),
  shape({
    name: "ramp",
    title: "A ramp",
    description: "From 2,000 to 40,000 GETs per second in even rise: where latency begins to grow.",
    source: "Our choice.",
    arrivals: { kind: "ramp", from_ops: 2_000, to_ops: 40_000 },
    open: longer.open,
  }),
  shape({
    name: "hot-key",
    title: "A hot key",
    description: "Half of all GETs go to one key of 100,000.",
    source: "Our choice, after keys of events that everybody looks at.",
    keys: { kind: "hot", keys: 1, share: 0.5 },
  }),
  shape({
    name: "zipf",
    title: "Zipfian keys",
    description: "The k-th most popular of 100,000 keys is read with 1/k^0.99.",
    source:
      "YCSB's zipfian constant (Cooper et al., SoCC 2010); Yang et al., OSDI 2020 find caches zipfian too.",
    keys: zipf(0.99),
  }),
  shape({
    name: "sequential",
    title: "Keys in order",
    description:
      "All connections walk the keys in order: what caches of processors make of it, against uniform keys.",
    source: "memtier_benchmark's sequential key pattern (--key-pattern S:S).",
    keys: { kind: "sequential" },
  }),
];
