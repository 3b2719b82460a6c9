import { z } from "zod";
import { engineSchema, seconds, slug } from "./engine-schema.ts";

/** The form of plumbline.config.ts. Every field is described; docs/configuration.md is made from them. */
export const configSchema = z.strictObject({
  engine: engineSchema.describe("The engine under test."),
  workloads: z
    .array(z.union([slug, z.record(z.string(), z.unknown())]))
    .min(1)
    .max(50)
    .optional()
    .describe(
      "Names of workloads or groups of the catalogue, and workloads of your own as data; docs/workloads.md describes both. " +
        "The profile's where left out.",
    ),
  profile: z
    .enum(["smoke", "quick", "full"])
    .default("quick")
    .describe(
      'Which workloads are measured where none are named, and how long: "smoke" (seconds), "quick" or "full" (the whole ' +
        "catalogue). `plumbline workloads --profile NAME` says what each takes.",
    ),
  rounds: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe("How often every commit is measured. Nothing is judged before the third round."),
  host: z
    .strictObject({
      name: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe("This machine's name; its host name where left out."),
      class: slug
        .optional()
        .describe("Machines of one class share series; made from CPU and core count where left out."),
    })
    .prefault({})
    .describe("This machine."),
  dashboard: z
    .strictObject({
      port: z
        .number()
        .int()
        .min(1)
        .max(65_535)
        .default(3000)
        .describe("The dashboard listens on 127.0.0.1 there."),
    })
    .prefault({})
    .describe("The dashboard."),
  watch: z
    .strictObject({ every_s: seconds(86_400).default(30).describe("How often to look for new commits.") })
    .prefault({})
    .describe("What happens when every commit is measured."),
  inside: z
    .strictObject({
      commits: z
        .number()
        .int()
        .min(0)
        .max(1_000)
        .default(50)
        .describe(
          "So many of the newest commits are looked into, once with every workload, when the history is measured: CPU profile, " +
            "event loop, garbage collection, heap. Newly pushed commits are measured first. 0 looks into none.",
        ),
    })
    .prefault({})
    .describe("What the engine did inside, in passes of their own that never count as runs."),
  data: z
    .string()
    .min(1)
    .max(1_000)
    .default("data")
    .describe("The folder of the databases, worktrees and caches."),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional()
    .describe("Where others reach the dashboard; for links in what is announced."),
});

export type Config = z.output<typeof configSchema>;

/** Gives plumbline.config.ts its types; checks nothing by itself. */
export function defineConfig(config: z.input<typeof configSchema>): z.input<typeof configSchema> {
  return config;
}
