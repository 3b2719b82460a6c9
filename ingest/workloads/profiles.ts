import { z } from "zod";
import { builtInWorkloads, catalogueGroups } from "./catalogue/index.ts";
import { slug } from "./schema/slug.ts";
import { type Workload, workloadSchema } from "./workload.ts";

const profileSchema = z.strictObject({
  name: z.enum(["smoke", "quick", "full"]),
  description: z.string().min(1).max(300).describe("What it is for, for people."),
  workloads: z.array(slug).min(1).describe("Workloads and groups of the catalogue."),
  scale: z.number().positive().max(100).describe("All durations of the catalogue times this."),
});

export type Profile = z.infer<typeof profileSchema>;
export type ProfileName = Profile["name"];

/** No window is made shorter than this, unless the catalogue has it shorter. */
const LEAST_MS = { warm_up: 100, closed: 100, lead_in: 50, open: 200 };
/** What follows a disturbance is part of it. */
const AFTERMATH_MS = 1000;

/** Which workloads are measured, and for how long. */
export const profiles: readonly Profile[] = [
  {
    name: "smoke",
    description: "Whether everything works: a few seconds for each commit, too short for p99.9.",
    workloads: ["quick", "ping"],
    scale: 0.2,
  },
  {
    name: "quick",
    description:
      "The default: a history of fifty commits within half an hour, with p99.9 where it counts most.",
    workloads: ["quick"],
    scale: 1,
  },
  {
    name: "full",
    description:
      "The whole catalogue with windows ten times as long: for releases, nights and machines of their own.",
    workloads: Object.keys(catalogueGroups),
    scale: 10,
  },
].map((profile) => profileSchema.parse(profile));

/**
 * The workloads of a profile, each once, with their durations scaled. Other durations bear other
 * percentiles, so that their revisions differ from those of the catalogue.
 */
export function profileWorkloads(name: ProfileName): Workload[] {
  const profile = profiles.find((one) => one.name === name)!;
  const chosen = new Set(profile.workloads.flatMap(builtInWorkloads));
  return [...chosen].map((workload) => workloadSchema.parse(scaleWorkload(workload, profile.scale)));
}

/** Time that the windows of one run take in ms, from the warm-up on; start and preload come on top. */
export function windowsMs({ warm_up_ms, closed, open }: Workload): number {
  return warm_up_ms + (closed?.duration_ms ?? 0) + (open ? open.lead_in_ms + open.duration_ms : 0);
}

/**
 * The same traffic for longer or shorter. Moments within the open window stay where they are, and it never ends
 * before they and what follows them are over.
 */
export function scaleWorkload(workload: Workload, scale: number): Workload {
  const { warm_up_ms, closed, open } = workload;
  const times = (ms: number, least_ms: number) => Math.max(Math.min(ms, least_ms), Math.round(ms * scale));
  return {
    ...workload,
    warm_up_ms: times(warm_up_ms, LEAST_MS.warm_up),
    ...(closed ? { closed: { duration_ms: times(closed.duration_ms, LEAST_MS.closed) } } : {}),
    ...(open
      ? {
          open: {
            ...open,
            lead_in_ms: times(open.lead_in_ms, LEAST_MS.lead_in),
            duration_ms: times(open.duration_ms, Math.max(LEAST_MS.open, neededMs(workload))),
          },
        }
      : {}),
  };
}

/** How long the open window must be for everything to happen that has a moment of its own. */
function neededMs({ clients, datasets, open }: Workload): number {
  const moments = [
    open?.disturbed_at_ms,
    ...datasets.map(({ expire }) => expire?.at_ms),
    ...clients.map(({ arrivals }) => (arrivals?.kind === "trace" ? arrivals.at_ms.at(-1) : undefined)),
  ].filter((at_ms) => at_ms !== undefined);
  const periods = clients.map(({ arrivals }) => (arrivals?.kind === "on-off" ? arrivals.period_ms : 0));
  return Math.ceil(Math.max(0, ...periods, ...moments.map((at_ms) => at_ms + AFTERMATH_MS)));
}
