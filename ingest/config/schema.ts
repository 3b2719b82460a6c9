import { z } from "zod";
import { engineSchema, revision, seconds, slug } from "./engine-schema.ts";

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
    .default(3)
    .describe("How often every commit is measured. Nothing is judged before the third round."),
  together: z
    .number()
    .int()
    .min(2)
    .max(32)
    .default(6)
    .describe(
      "How many commits are measured side by side at most, each in an engine of its own: their closed loops take turns of a tenth of " +
        "a second, so that the host's mood weighs on all of them alike. All of these engines are in memory at once.",
    ),
  control: z
    .strictObject({
      commit: revision
        .optional()
        .describe(
          "The commit that is measured again in every session, so that a drifting host is told from a slower engine: a hash, a tag " +
            "or a branch, on the measured branch and within its history. Left out: the oldest measured one, and younger ones as it ages.",
        ),
      max_distance: z
        .number()
        .int()
        .min(1)
        .max(100_000)
        .default(200)
        .describe("Commits behind the newest one after which a control that is not named is replaced."),
      overlap: z
        .number()
        .int()
        .min(1)
        .max(100)
        .default(5)
        .describe("Sessions in which a new control is measured beside the old one before it takes over."),
    })
    .prefault({})
    .describe("The control."),
  reruns: z
    .strictObject({
      most_pairs: z
        .number()
        .int()
        .min(3)
        .max(1_000)
        .default(20)
        .describe(
          "How often both ends of a suspected change are measured side by side at most, to confirm it or not. A commit between them is put " +
            "on one of their levels in up to three times as many turns, of one workload each. Most changes take fewer; raised later, what could not be told is gone on with.",
        ),
    })
    .prefault({})
    .describe("What makes a suspected change a confirmed one."),
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
      placement: z
        .strictObject({
          policy: z
            .enum(["same-node", "split-node"])
            .optional()
            .describe(
              'Where the load runs: "same-node", on the engine\'s NUMA node, or "split-node", on the nearest other. ' +
                "The engine's node where left out and it has room.",
            ),
          engine_cores: cores(1, 1_024).describe("Whole cores for the engine; 1 where left out."),
          engine_io_cores: cores(0, 1_024).describe(
            "Whole cores for its I/O threads, on top; none where left out.",
          ),
          load_cores: cores(1, 64).describe(
            "Whole cores for the load, a process each; up to 4, as there is room, where left out.",
          ),
        })
        .prefault({})
        .describe(
          "Who gets which cores. What is named here and cannot be had is refused, never weakened; `plumbline host plan` draws the plan.",
        ),
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

function cores(least: number, most: number) {
  return z.number().int().min(least).max(most).optional();
}

export type Config = z.output<typeof configSchema>;

/** Gives plumbline.config.ts its types; checks nothing by itself. */
export function defineConfig(config: z.input<typeof configSchema>): z.input<typeof configSchema> {
  return config;
}
