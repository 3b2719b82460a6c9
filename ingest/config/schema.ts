import { z } from "zod";
import { variantData } from "../../db/contract/variant.ts";

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "small letters, digits and dashes, at most 64");
const command = z.string().min(1).max(2_000);
const seconds = (most: number) => z.number().positive().max(most);

const history = z
  .union([
    z.strictObject({ last: z.number().int().min(1).max(10_000) }),
    z.strictObject({ since: z.string().min(1).max(250) }),
  ])
  .describe(
    "How far back to measure: { last: 50 } commits, or { since } a commit, a tag or a date (YYYY-MM-DD). " +
      "An engine with thousands of commits is not measured from its beginning.",
  );

const runtime = z
  .string()
  .regex(/^(system|node@\d{2}(\.\d+\.\d+)?)$/, 'must be "node@24", "node@24.1.0" or "system"')
  .describe(
    'What runs the engine: "node@24" (that line of Node.js), "node@24.1.0" (exactly that one, taken from npm where ' +
      'it is not the one Plumbline runs on), or "system" (whatever the start command names on PATH). It is recorded with each run.',
  );

const limits = z
  .strictObject({
    prepare_s: seconds(7_200).default(600).describe("All prepare commands of one commit together."),
    start_s: seconds(600).default(20).describe("From the start command to an answered PING."),
    run_s: seconds(7_200).default(120).describe("One run, from start to stop."),
    stop_s: seconds(60).default(3).describe("From SIGTERM to SIGKILL."),
    output_bytes: z
      .number()
      .int()
      .min(200)
      .max(8_000)
      .default(4_000)
      .describe("The last output kept of a failure."),
    cache_bytes: z
      .number()
      .int()
      .min(1_000_000)
      .default(5_000_000_000)
      .describe("Prepared commits kept on disk; the least recently used go first."),
  })
  .prefault({})
  .describe("Limits in seconds and bytes.");

const engine = z.strictObject({
  name: slug.describe("The engine's name in pages, keys and badges. Another name is another engine."),
  repository: z
    .string()
    .min(1)
    .max(1_000)
    .refine((text) => !text.startsWith("-"), "must not begin with a dash")
    .describe(
      'A path or a URL (https, ssh, git, file); "example" is the example engine that comes with Plumbline.',
    ),
  branch: z
    .string()
    .min(1)
    .max(250)
    .regex(/^[^-\s~^:?*[\\][^\s~^:?*[\\]*$/, "is not a branch name")
    .default("main")
    .describe("The branch whose commits are measured, along first parents."),
  history: history.default({ last: 50 }),
  runtime,
  prepare: z
    .array(command)
    .max(20)
    .default([])
    .describe("Shell commands that build one commit, run in order in its own worktree, once a commit."),
  start: z
    .array(z.string().max(2_000))
    .min(1)
    .max(100)
    .refine((words) => words.some((word) => word.includes("{port}")), "must say {port} somewhere")
    .describe(
      "The program and its arguments, no shell. {port} is the port to listen on (127.0.0.1), {dir} a fresh folder for " +
        "its files, {flags} the variant's flags. The working directory is the commit's worktree.",
    ),
  environment: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(2_000))
    .default({})
    .describe("Environment variables for prepare and start; nothing else of yours is handed on."),
  variants: z
    .record(slug, variantData)
    .refine((all) => Object.keys(all).length >= 1 && Object.keys(all).length <= 10, "one to ten variants")
    .default({ default: { flags: [] } })
    .describe("Named sets of flags; every commit is measured with each."),
  limits,
});

/** The form of plumbline.config.ts. Every field is described; docs/configuration.md is made from them. */
export const configSchema = z.strictObject({
  engine: engine.describe("The engine under test."),
  workloads: z
    .array(z.union([slug, z.record(z.string(), z.unknown())]))
    .min(1)
    .max(50)
    .optional()
    .describe("Names from the catalogue, or workloads of your own; all of the catalogue where left out."),
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
export type EngineConfig = Config["engine"];

/** Gives plumbline.config.ts its types; checks nothing by itself. */
export function defineConfig(config: z.input<typeof configSchema>): z.input<typeof configSchema> {
  return config;
}
