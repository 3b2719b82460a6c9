import type { WorkloadInput } from "../workload.ts";
import { clients, type DatasetInput, get, set, strings } from "./build.ts";

const MB = 1_000_000;
const INCIDENT =
  "An incident of this field: one 10 MB reply in 10,000 requests took p99.9 from 0.5 ms to 26 ms.";
const small = strings("small", 10_000, 1024);

const large = (...bytes: number[]): DatasetInput => ({
  name: "large",
  keys: bytes.length,
  key_prefix: "large:",
  value_bytes: { kind: "weighted", choices: bytes.map((length) => ({ bytes: length, weight: 1 })) },
});

type About = { name: string; title: string; description: string; large: DatasetInput; verb: typeof get };

function besideSmall({ large, verb, ...about }: About): WorkloadInput {
  return {
    ...about,
    source: INCIDENT,
    groups: ["large-objects"],
    datasets: [small, large],
    clients: [
      clients(
        [
          get({ dataset: "small", weight: 9_999, part: "small" }),
          verb({ dataset: "large", weight: 1, part: "large" }),
        ],
        16_000,
        { order: "even", keys: { kind: "shuffled" } },
      ),
    ],
    warm_up_ms: 300,
    closed: { duration_ms: 700 },
    open: { lead_in_ms: 150, duration_ms: 2500 },
    bounds: [{ metric: "latency_us_p999", part: "small", at_most: 26_000 }],
  };
}

/** One large value in 10,000 requests, and what it does to the others. */
export const largeObjects: WorkloadInput[] = [
  besideSmall({
    name: "large-reads",
    title: "1 KB reads, one of 1 to 10 MB in 10,000",
    description:
      "GETs of 1 KB at 16,000 per second, every 10,000th of 1, 4, 7 or 10 MB: latency of both apart.",
    large: large(1 * MB, 4 * MB, 7 * MB, 10 * MB),
    verb: get,
  }),
  besideSmall({
    name: "large-reads-1mb",
    title: "1 KB reads, one of 1 MB in 10,000",
    description: "GETs of 1 KB at 16,000 per second, every 10,000th of 1 MB: latency of both apart.",
    large: large(1 * MB, 1 * MB, 1 * MB, 1 * MB),
    verb: get,
  }),
  besideSmall({
    name: "large-writes",
    title: "1 KB reads, one write of 1 to 10 MB in 10,000",
    description:
      "GETs of 1 KB at 16,000 per second, every 10,000th request a SET of 1, 4, 7 or 10 MB instead.",
    large: large(1 * MB, 4 * MB, 7 * MB, 10 * MB),
    verb: set,
  }),
];
