import type { WorkloadInput } from "../workload.ts";
import { type ClientsInput, clients, get, moments, strings } from "./build.ts";

const SOURCE =
  "Reports of this field: n instances with p clients each that reconnect drive a node to 100 % CPU.";

const HERD_AT_MS = 1000;

const steady = clients(get(), 8_000, { name: "steady", connections: 20 });

type Storm = {
  name: string;
  title: string;
  description: string;
  arriving?: Partial<ClientsInput>;
  arrivals?: Parameters<typeof clients>[1];
  disturbed_at_ms?: number;
};

/** No closed loop and no warm-up: there, reconnecting clients would use up the host's ports. */
function storm({ arriving = {}, arrivals = 400, disturbed_at_ms, ...about }: Storm): WorkloadInput {
  return {
    ...about,
    source: SOURCE,
    groups: ["storms"],
    datasets: [strings("key", 10_000, 128)],
    clients: [
      steady,
      clients(get(), arrivals, {
        name: "arriving",
        connections: 50,
        reconnect: { after_batches: 1 },
        ...arriving,
      }),
    ],
    users: arriving.user ? [{ name: arriving.user, rules: ["on", "~*", "+@all"] }] : [],
    warm_up_ms: 0,
    open: { lead_in_ms: 600, duration_ms: 3000, ...(disturbed_at_ms ? { disturbed_at_ms } : {}) },
    bounds: [
      { metric: "latency_us_p99", at_most: 10_000 },
      { metric: "connect_us_p99", part: "arriving", at_most: 100_000 },
    ],
  };
}

/** Clients that do not keep their connections, beside steady ones whose latency is what counts. */
export const storms: WorkloadInput[] = [
  storm({
    name: "storm",
    title: "Reconnecting clients",
    description:
      "400 connections opened per second, each for one GET, beside 20 steady clients at 8,000 per second.",
  }),
  storm({
    name: "storm-auth",
    title: "Reconnecting clients that sign in",
    description: "As storm; each new connection signs in by AUTH as an ACL user with a password first.",
    arriving: { user: "visitor" },
  }),
  storm({
    name: "storm-tls",
    title: "Reconnecting clients, encrypted",
    description:
      "100 TLS connections opened per second, each for one GET, beside 20 steady unencrypted clients.",
    arriving: { tls: true },
    arrivals: 100,
  }),
  storm({
    name: "storm-tls-auth",
    title: "Reconnecting clients, encrypted, that sign in",
    description: "As storm-tls; each new connection signs in by AUTH as an ACL user with a password first.",
    arriving: { tls: true, user: "visitor" },
    arrivals: 100,
  }),
  storm({
    name: "storm-herd",
    title: "All clients reconnect at once",
    description:
      "20 instances of 25 clients each come back at one moment, twice each; steady clients' dip and recovery are measured.",
    arriving: { connections: 500 },
    arrivals: moments(...Array.from({ length: 1000 }, (_, n) => HERD_AT_MS + n / 4)),
    disturbed_at_ms: HERD_AT_MS,
  }),
];
