import type { WorkloadInput } from "../workload.ts";
import { clients, get, set, strings } from "./build.ts";

const values = strings("key", 10_000, 100);

/**
 * What is measured where nothing else is asked for. A run of one takes about two seconds with the engine's
 * start. All rates lie at an eighth to a fifth of what the example engine serves on one core, so
 * that a commit half as fast is still far from saturation.
 */
export const quick: WorkloadInput[] = [
  {
    name: "get-p1",
    title: "GET, pipeline 1",
    description: "Reads of 100-byte values, one request at a time on each of 50 connections.",
    source: "redis-benchmark and valkey-benchmark's default: 50 connections, no pipeline.",
    groups: ["quick"],
    datasets: [values],
    clients: [clients(get(), 24_000)],
    warm_up_ms: 300,
    closed: { duration_ms: 800 },
    open: { lead_in_ms: 150, duration_ms: 860 },
  },
  {
    name: "set-p1",
    title: "SET, pipeline 1",
    description: "Overwrites of 100-byte values, one request at a time on each of 50 connections.",
    source: "redis-benchmark and valkey-benchmark's default: 50 connections, no pipeline.",
    groups: ["quick"],
    datasets: [values],
    clients: [clients(set(), 24_000)],
    warm_up_ms: 300,
    closed: { duration_ms: 800 },
    open: { lead_in_ms: 150, duration_ms: 450 },
  },
  {
    name: "get-p16",
    title: "GET, pipeline 16",
    description:
      "Reads of 100-byte values in batches of 16: the engine's parser and reply path, few system calls.",
    source: "redis-benchmark -P 16, the depth that the documentation of Redis shows.",
    groups: ["quick"],
    datasets: [values],
    clients: [clients(get(), 96_000, { pipeline: 16 })],
    warm_up_ms: 400,
    closed: { duration_ms: 800 },
    open: { lead_in_ms: 150, duration_ms: 350 },
  },
  {
    name: "mix-large",
    title: "Mix with large values",
    description:
      "80 % GET and 20 % SET over 1,000 keys, of which 2 % hold 64 KB to 1 MB: what large replies do to small ones.",
    source: "Caches that hold pages and blobs beside small objects; the 2 % are our choice.",
    groups: ["quick", "large-objects"],
    datasets: [
      {
        name: "mix",
        keys: 1000,
        key_prefix: "mix:",
        value_bytes: {
          kind: "weighted",
          choices: [
            { bytes: 128, weight: 490 },
            { bytes: 1024, weight: 490 },
            { bytes: 65_536, weight: 12 },
            { bytes: 262_144, weight: 6 },
            { bytes: 1_048_576, weight: 2 },
          ],
        },
      },
    ],
    clients: [
      clients([get({ weight: 80 }), set({ weight: 20 })], 4_000, {
        connections: 16,
        keys: { kind: "shuffled" },
      }),
    ],
    warm_up_ms: 300,
    closed: { duration_ms: 800 },
    open: { lead_in_ms: 150, duration_ms: 600 },
  },
];
