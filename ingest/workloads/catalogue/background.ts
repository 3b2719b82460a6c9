import type { WorkloadInput } from "../workload.ts";
import {
  type ClientsInput,
  clients,
  command,
  constant,
  type DatasetInput,
  get,
  moments,
  strings,
} from "./build.ts";

const DISTURBED_AT_MS = 1000;
const steady = clients(get(), 8_000, { name: "steady", connections: 20 });
const values = strings("key", 10_000, 128);

type Work = {
  name: string;
  title: string;
  description: string;
  source?: string;
  datasets?: DatasetInput[];
  clients?: ClientsInput[];
  /** Whether it happens once, at DISTURBED_AT_MS, rather than all the time. */
  once: boolean;
};

/** No closed loop and no warm-up: what happens once cannot be repeated as fast as it is answered. */
function beside({
  datasets = [],
  clients: others = [],
  once,
  source = "Our choice.",
  ...about
}: Work): WorkloadInput {
  return {
    ...about,
    source,
    groups: ["background"],
    datasets: [values, ...datasets],
    clients: [steady, ...others],
    warm_up_ms: 0,
    open: {
      lead_in_ms: 800,
      duration_ms: 3000,
      ...(once ? { disturbed_at_ms: DISTURBED_AT_MS } : {}),
    },
    bounds: once
      ? [{ metric: "recovery_ms", at_most: 500 }]
      : [{ metric: "latency_us_p999", at_most: 10_000 }],
  };
}

/** One connection that does something once. */
const worker = (line: string, reply: "ok" | "status", more: Partial<ClientsInput> = {}): ClientsInput => ({
  name: "worker",
  connections: 1,
  commands: [command(line, reply)],
  arrivals: moments(DISTURBED_AT_MS),
  ...more,
});

const poller = (line: string, reply: "array" | "bulk", rate_ops: number): ClientsInput => ({
  name: "poller",
  connections: 1,
  commands: [command(line, reply, reply === "array" ? { reply_items: 2 } : {})],
  arrivals: constant(rate_ops),
});

/** What an engine does beside serving, and whether steady clients feel it. */
export const background: WorkloadInput[] = [
  beside({
    name: "expiry-keys",
    title: "100,000 keys expire at once",
    description: "GETs at 8,000 per second; a second into the window 100,000 other keys expire together.",
    source: "Caches that are filled at one moment with one time to live; the numbers are our choice.",
    datasets: [{ ...strings("dying", 100_000, 64), expire: { what: "keys", at_ms: DISTURBED_AT_MS } }],
    once: true,
  }),
  beside({
    name: "expiry-fields",
    title: "100,000 fields expire at once",
    description:
      "GETs at 8,000 per second; a second into the window all 100 fields of 1,000 hashes expire together.",
    source:
      "Fields with a time to live of their own (HPEXPIRE: Redis 7.4, Valkey 9.0); the numbers are our choice.",
    datasets: [
      {
        ...strings("dying", 1000, 64),
        kind: "hash",
        elements: 100,
        expire: { what: "fields", at_ms: DISTURBED_AT_MS },
      },
    ],
    once: true,
  }),
  beside({
    name: "scan",
    title: "SCAN beside reads",
    description:
      "GETs at 8,000 per second beside 20 SCANs per second with COUNT 1000, from random places of 110,000 keys.",
    source: "Clean-up and census jobs that walk the keys of a live server; the numbers are our choice.",
    datasets: [strings("other", 100_000, 64)],
    clients: [poller("SCAN {number} COUNT 1000", "array", 20)],
    once: false,
  }),
  beside({
    name: "flush",
    title: "FLUSHDB ASYNC of another database",
    description: "GETs at 8,000 per second; a second into the window 100,000 keys of database 1 are flushed.",
    datasets: [{ ...strings("flushed", 100_000, 64), database: 1 }],
    clients: [worker("FLUSHDB ASYNC", "ok", { database: 1 })],
    once: true,
  }),
  beside({
    name: "snapshot",
    title: "BGSAVE",
    description: "GETs at 8,000 per second; a second into the window a snapshot of 27 MB of values begins.",
    source: "Snapshots as Redis and Valkey take them by default (save points); the numbers are our choice.",
    datasets: [strings("bulk", 100_000, 256)],
    clients: [worker("BGSAVE", "status")],
    once: true,
  }),
  beside({
    name: "multi",
    title: "Transactions beside reads",
    description:
      "GETs at 8,000 per second beside 1,000 transactions per second: MULTI, GET, SET, EXEC in one batch.",
    clients: [
      {
        name: "transactions",
        connections: 5,
        pipeline: 4,
        commands: [
          command("MULTI", "ok"),
          command("GET {key}", "queued"),
          command("SET {key} {value}", "queued"),
          command("EXEC", "array", { reply_items: 2 }),
        ],
        order: "listed",
        arrivals: constant(4_000),
      },
    ],
    once: false,
  }),
  beside({
    name: "info-poller",
    title: "An INFO poller",
    description: "GETs at 8,000 per second beside 20 INFOs per second.",
    source: "Monitoring agents; they ask less often each, and there are many of them.",
    clients: [poller("INFO", "bulk", 20)],
    once: false,
  }),
];
