import { type Workload, workloadSchema } from "./workload.ts";

const smallValues = {
  keys: 10_000,
  key_prefix: "key:",
  value_bytes: { kind: "fixed", bytes: 100 },
} as const;

/**
 * The workloads that come with Plumbline. A run of one takes about two seconds with the engine's
 * start. One of them gathers the 20,000 samples that p99.9 needs; all rates lie at an eighth to a fifth of what the
 * example engine serves on one core, so that a commit half as fast is still far from saturation.
 */
export const catalogue: readonly Workload[] = [
  {
    name: "get-p1",
    title: "GET, pipeline 1",
    description: "Reads of 100-byte values, one request at a time on each of 50 connections.",
    source: "redis-benchmark and valkey-benchmark's default: 50 connections, no pipeline.",
    dataset: smallValues,
    commands: [{ command: "GET", weight: 1 }],
    key_choice: { kind: "uniform" },
    connections: 50,
    pipeline: 1,
    warm_up_ms: 300,
    closed: { duration_ms: 350 },
    open: { lead_in_ms: 150, duration_ms: 860, rate_ops: 24_000 },
  },
  {
    name: "set-p1",
    title: "SET, pipeline 1",
    description: "Overwrites of 100-byte values, one request at a time on each of 50 connections.",
    source: "redis-benchmark and valkey-benchmark's default: 50 connections, no pipeline.",
    dataset: smallValues,
    commands: [{ command: "SET", weight: 1 }],
    key_choice: { kind: "uniform" },
    connections: 50,
    pipeline: 1,
    warm_up_ms: 300,
    closed: { duration_ms: 350 },
    open: { lead_in_ms: 150, duration_ms: 450, rate_ops: 24_000 },
  },
  {
    name: "get-p16",
    title: "GET, pipeline 16",
    description:
      "Reads of 100-byte values in batches of 16: the engine's parser and reply path, few system calls.",
    source: "redis-benchmark -P 16, the depth that the documentation of Redis shows.",
    dataset: smallValues,
    commands: [{ command: "GET", weight: 1 }],
    key_choice: { kind: "uniform" },
    connections: 50,
    pipeline: 16,
    warm_up_ms: 400,
    closed: { duration_ms: 400 },
    open: { lead_in_ms: 150, duration_ms: 350, rate_ops: 96_000 },
  },
  {
    name: "mix-large",
    title: "Mix with large values",
    description:
      "80 % GET and 20 % SET over 1,000 keys, of which 2 % hold 64 KB to 1 MB: what large replies do to small ones.",
    source: "Caches that hold pages and blobs beside small objects; the 2 % are our choice.",
    dataset: {
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
    commands: [
      { command: "GET", weight: 80 },
      { command: "SET", weight: 20 },
    ],
    key_choice: { kind: "shuffled" },
    connections: 16,
    pipeline: 1,
    warm_up_ms: 300,
    closed: { duration_ms: 450 },
    open: { lead_in_ms: 150, duration_ms: 600, rate_ops: 4_000 },
  },
].map((workload) => workloadSchema.parse(workload));

/** The built-in workload of that name, or undefined. */
export function builtInWorkload(name: string): Workload | undefined {
  return catalogue.find((workload) => workload.name === name);
}
