import type { WorkloadInput } from "../workload.ts";
import { collection, type DatasetInput, strings } from "./build.ts";

function held(name: string, what: string, dataset: DatasetInput): WorkloadInput {
  return {
    name: `memory-${name}`,
    title: `Memory of ${what}`,
    description: `Loads ${dataset.keys.toLocaleString("en")} ${what} and nothing else: bytes that the engine needs for each key.`,
    source: "Our choice: sizes on both sides of where Redis and Valkey change a key's encoding.",
    groups: ["memory"],
    datasets: [dataset],
    clients: [],
    warm_up_ms: 0,
  };
}

/** Bytes for each key by kind and size: a dataset, no traffic. */
export const memory: WorkloadInput[] = [
  held("string-16b", "strings of 16 B", strings("key", 200_000, 16)),
  held("string-128b", "strings of 128 B", strings("key", 200_000, 128)),
  held("string-2kb", "strings of 2 KB", strings("key", 20_000, 2048)),
  held("hash-small", "hashes of 10 fields of 32 B", collection("hash", 20_000, 10, 32)),
  held("hash-large", "hashes of 1,000 fields of 32 B", collection("hash", 200, 1000, 32)),
  held("list-small", "lists of 10 elements of 32 B", collection("list", 20_000, 10, 32)),
  held("list-large", "lists of 1,000 elements of 32 B", collection("list", 200, 1000, 32)),
  held("set-small", "sets of 10 members of 32 B", collection("set", 20_000, 10, 32)),
  held("set-large", "sets of 1,000 members of 32 B", collection("set", 200, 1000, 32)),
  held("zset-small", "sorted sets of 10 members of 32 B", collection("zset", 20_000, 10, 32)),
  held("zset-large", "sorted sets of 1,000 members of 32 B", collection("zset", 200, 1000, 32)),
  held("stream", "streams of 100 entries of 32 B", collection("stream", 2_000, 100, 32)),
];
