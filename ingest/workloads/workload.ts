import { z } from "zod";
import { clientsSchema } from "./schema/clients.ts";
import { refuseImpossible } from "./schema/consistency.ts";
import { datasetSchema } from "./schema/dataset.ts";
import { WORKLOAD_LIMITS } from "./schema/limits.ts";
import { slug } from "./schema/slug.ts";

export { WORKLOAD_LIMITS } from "./schema/limits.ts";

const duration_ms = z.int().min(10).max(WORKLOAD_LIMITS.duration_ms);

/** Names one figure of a workload. */
const figure = (such_as: string) => ({
  metric: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,59}$/)
    .describe(`A metric's name, such as ${such_as}.`),
  part: slug.optional().describe("The group or part whose figure is meant; the first group where left out."),
});

export const boundSchema = z
  .strictObject({
    ...figure("latency_us_p999"),
    at_most: z.number().nonnegative().optional().describe("The largest value that is allowed."),
    at_least: z.number().nonnegative().optional().describe("The smallest value that is allowed."),
  })
  .refine((bound) => (bound.at_most === undefined) !== (bound.at_least === undefined), {
    message: "say either at_most or at_least",
  })
  .describe("An absolute limit. A breach is flagged whatever the history says.");

const smallestEffectSchema = z
  .strictObject({
    ...figure("throughput_ops"),
    share: z
      .number()
      .min(0.001)
      .max(10)
      .describe("The smallest relative change that matters: 0.02 is two in a hundred."),
  })
  .describe(
    "The smallest effect that matters in one series, where it is not its metric's. Smaller changes are not flagged, and take longer to tell.",
  );

/** Text for people; a terminal's commands are none. */
const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u, "must not hold control characters");

const workloadShape = z.strictObject({
  name: slug.describe("What the workload is called in addresses, tables and on the command line."),
  title: words(80).describe("A short heading for people."),
  description: words(600).describe("What the workload shows, for people."),
  source: words(300).describe("Where this traffic comes from, or why it was chosen."),
  groups: z.array(slug).max(8).default([]).describe("Groups of the catalogue that it belongs to."),
  datasets: z
    .array(datasetSchema)
    .max(WORKLOAD_LIMITS.datasets)
    .describe("What the engine holds before traffic begins."),
  clients: z
    .array(clientsSchema)
    .max(WORKLOAD_LIMITS.clients)
    .describe(
      "Who sends traffic. The first group's figures are the workload's; others are named after their group.",
    ),
  users: z
    .array(
      z.strictObject({
        name: slug.describe("The user's name; it gets a password of its own in each run."),
        rules: z
          .array(z.string().regex(/^[\x21-\x7e]{1,100}$/))
          .max(20)
          .describe("What ACL SETUSER is told beside the password, such as ~tenant-a:* and +@all."),
      }),
    )
    .max(32)
    .default([])
    .describe("Users that are made by ACL SETUSER before the load, and deleted after it."),
  warm_up_ms: z
    .int()
    .min(0)
    .max(WORKLOAD_LIMITS.duration_ms)
    .describe("Traffic in a closed loop before the windows; not measured."),
  closed: z
    .strictObject({ duration_ms: duration_ms.describe("Length of the window in milliseconds.") })
    .optional()
    .describe("The closed loop: each connection sends again when it was answered. For throughput only."),
  open: z
    .strictObject({
      lead_in_ms: z
        .int()
        .min(0)
        .max(WORKLOAD_LIMITS.duration_ms)
        .describe("Traffic at the schedule's first rate before the window; not measured."),
      duration_ms: duration_ms.describe("Length of the schedule in milliseconds."),
      disturbed_at_ms: z
        .int()
        .min(100)
        .max(WORKLOAD_LIMITS.duration_ms)
        .optional()
        .describe(
          "When something happens that the first group's clients should not feel: depth of the dip and time to recover count from there.",
        ),
    })
    .optional()
    .describe("The open loop: requests follow a schedule. For latency only."),
  bounds: z.array(boundSchema).max(16).default([]).describe("Absolute limits."),
  smallest_effects: z
    .array(smallestEffectSchema)
    .max(64)
    .default([])
    .describe("What matters in this workload, metric by metric; the metric's own where left out."),
});

/** Named traffic, as data. Everything that reads a workload from outside parses it by this schema. */
export const workloadSchema = workloadShape.superRefine(refuseImpossible);

export type Workload = z.output<typeof workloadShape>;
export type WorkloadInput = z.input<typeof workloadShape>;
export type Bound = z.infer<typeof boundSchema>;
