import type { WorkloadInput } from "../workload.ts";
import { clients, command, fixed, get, longer, set, strings, windows, zipf } from "./build.ts";

const YCSB = "YCSB (Cooper et al., SoCC 2010), its core workload";
const record = {
  name: "record",
  kind: "hash" as const,
  keys: 10_000,
  key_prefix: "user:",
  elements: 10,
  value_bytes: fixed(100),
};

function ycsb(letter: string, about: string, reads: number): WorkloadInput {
  const read = command("HGETALL {key}", "array", { reply_items: 20, weight: reads, part: "read" });
  const update = command("HSET {key} {element} {value}", "integer", { weight: 100 - reads, part: "update" });
  return {
    name: `ycsb-${letter}`,
    title: `YCSB ${letter.toUpperCase()}: ${about}`,
    description: `${reads} % reads of whole records of ten 100-byte fields, the rest updates of one field; zipfian keys.`,
    source: `${YCSB} ${letter.toUpperCase()}, as its Redis binding keeps records: hashes. 10,000 records are our choice.`,
    groups: ["mixes"],
    datasets: [record],
    clients: [clients(reads < 100 ? [read, update] : read, 8_000, { keys: zipf(0.99) })],
    ...longer,
  };
}

/** Reads and writes together, as tools and studies of caches have them. */
export const mixes: WorkloadInput[] = [
  {
    name: "mix-80-20",
    title: "80 % GET, 20 % SET",
    description: "Reads and overwrites of 128-byte values, told apart.",
    source: "The default mix of valkey-lab (gomomento.com); the sizes are our choice.",
    groups: ["core", "mixes"],
    datasets: [strings("key", 10_000, 128)],
    clients: [clients([get({ weight: 80, part: "get" }), set({ weight: 20, part: "set" })], 24_000)],
    ...windows,
  },
  {
    name: "memtier",
    title: "memtier_benchmark's default",
    description: "One SET of 32 bytes for ten GETs on 200 connections.",
    source:
      "memtier_benchmark's defaults: --ratio 1:10, --data-size 32, 4 threads of 50 clients. 100,000 keys are ours.",
    groups: ["mixes"],
    datasets: [{ ...strings("memtier", 100_000, 32), key_prefix: "memtier-" }],
    clients: [clients([set({ weight: 1 }), get({ weight: 10 })], 20_000, { connections: 200 })],
    ...windows,
  },
  ycsb("a", "half updates", 50),
  ycsb("b", "mostly reads", 95),
  ycsb("c", "reads only", 100),
  {
    name: "cache-reads",
    title: "A cache that is read",
    description:
      "30 reads for one write, popular keys, many small values and a long tail: a general cache of a large site.",
    source:
      "GET/SET of 30:1 from Atikoglu et al., SIGMETRICS 2012 (Facebook's memcached). Lognormal lengths and zipfian keys are ours.",
    groups: ["mixes"],
    datasets: [
      {
        name: "cache",
        keys: 50_000,
        key_prefix: "cache:",
        value_bytes: { kind: "lognormal", median_bytes: 170, sigma: 1.2, max_bytes: 65_536 },
      },
    ],
    clients: [clients([get({ weight: 30 }), set({ weight: 1 })], 24_000, { keys: zipf(0.99) })],
    ...windows,
  },
  {
    name: "cache-writes",
    title: "A cache that is written",
    description:
      "35 % writes, each with a time to live, 65 % reads: what a cache in front of computations sees.",
    source:
      "Yang et al., OSDI 2020 (Twitter): over 35 % of clusters write more than 30 %, objects of 230 B in the median cluster, TTLs. The rest is ours.",
    groups: ["mixes"],
    datasets: [
      {
        name: "cache",
        keys: 50_000,
        key_prefix: "cache:",
        value_bytes: { kind: "lognormal", median_bytes: 230, sigma: 1, max_bytes: 16_384 },
      },
    ],
    clients: [
      clients(
        [
          get({ weight: 65, part: "get" }),
          command("SET {key} {value} EX 600", "ok", { weight: 35, part: "set" }),
        ],
        20_000,
        { keys: zipf(1) },
      ),
    ],
    ...windows,
  },
];
