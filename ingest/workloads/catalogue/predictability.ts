import type { WorkloadInput } from "../workload.ts";
import { type ClientsInput, clients, get, set, strings } from "./build.ts";

const steady = (arrivals: number | NonNullable<ClientsInput["arrivals"]>): WorkloadInput["clients"] => [
  clients([get({ weight: 80 }), set({ weight: 20 })], arrivals),
];
const datasets = [strings("key", 10_000, 128)];

/** The window holds p99.99's 200,000 samples from a saturation of 120,000 per second on. */
function shareOf(percent: number, duration_ms: number): WorkloadInput {
  return {
    name: `steady-${percent}`,
    title: `Steady at ${percent} %`,
    description:
      `80 % GET and 20 % SET at ${percent} % of what the control serves at most on this class of host: latency up to p99.99, and ` +
      "how far p99.9 lies above p99.",
    source: "Our choice. The rate is found once per host class and then the same for all commits.",
    groups: ["predictability"],
    datasets,
    clients: steady({ kind: "share", share: percent / 100 }),
    warm_up_ms: 500,
    closed: { duration_ms: 400 },
    open: { lead_in_ms: 200, duration_ms },
    bounds: [{ metric: "tail_ratio", at_most: 20 }],
  };
}

/** Rates that do not change, and how far the slow replies lie from the usual ones. */
export const predictability: WorkloadInput[] = [
  shareOf(25, 7000),
  shareOf(50, 3500),
  shareOf(75, 2400),
  {
    name: "steady-20k",
    title: "A promise at 20,000 per second",
    description:
      "80 % GET and 20 % SET at 20,000 per second whatever the host, with p99.9 promised to stay within 5 ms.",
    source: "Our choice, as an example of an absolute bound.",
    groups: ["predictability"],
    datasets,
    clients: steady(20_000),
    warm_up_ms: 500,
    open: { lead_in_ms: 200, duration_ms: 3000 },
    bounds: [{ metric: "latency_us_p999", at_most: 5_000 }],
  },
];
