import type { WorkloadInput } from "../workload.ts";
import { type ClientsInput, type CommandInput, clients, command, get, set, strings } from "./build.ts";

const TENANT_BYTES = 500_000_000;

const tenant = (name: string, commands: CommandInput[], more: Partial<ClientsInput> = {}): ClientsInput =>
  clients(
    commands.map((one) => ({ ...one, dataset: name })),
    4_000,
    { name, connections: 10, user: name, tenant: true, ...more },
  );

const quiet = [get({ weight: 80 }), set({ weight: 20 })];

type Shared = { name: string; title: string; description: string; third: ClientsInput; bytes?: number };

/** Three tenants of one engine, each an ACL user that sees the keys of its own prefix. */
function shared({ third, bytes = 128, ...about }: Shared): WorkloadInput {
  const names = ["alpha", "beta", third.name];
  return {
    ...about,
    source: "Our choice: one engine shared by teams, one ACL user and one key prefix each.",
    groups: ["tenants"],
    datasets: names.map((name) => strings(name, 10_000, name === third.name ? bytes : 128)),
    clients: [tenant("alpha", quiet), tenant("beta", quiet), third],
    users: names.map((name) => ({ name, rules: ["on", `~${name}:*`, "+@all"] })),
    warm_up_ms: 400,
    open: { lead_in_ms: 200, duration_ms: 3000 },
    bounds: [
      { metric: "latency_us_p99", part: "alpha", at_most: 20_000 },
      ...names.map((part) => ({ metric: "tenant_bytes", part, at_most: TENANT_BYTES })),
    ],
  };
}

/** A cache that several share: latency and throughput of each, and what each holds. */
export const tenants: WorkloadInput[] = [
  shared({
    name: "tenants-quiet",
    title: "Three quiet tenants",
    description: "Three tenants at 4,000 requests per second each: what the others compare with.",
    third: tenant("gamma", quiet),
  }),
  shared({
    name: "tenants-greedy",
    title: "Two quiet tenants and a greedy one",
    description:
      "Two tenants at 4,000 requests per second beside one whose 20 connections ask as fast as they are answered.",
    third: tenant("greedy", quiet, { connections: 20, arrivals: { kind: "closed" } }),
  }),
  shared({
    name: "tenants-greedy-mget",
    title: "Two quiet tenants and one of large replies",
    description:
      "Two tenants at 4,000 requests per second beside one that reads 50 values of 1 KB at a time, without a pause.",
    third: tenant("greedy", [command("MGET {keys:50}", "values")], {
      connections: 4,
      arrivals: { kind: "closed" },
    }),
    bytes: 1024,
  }),
];
