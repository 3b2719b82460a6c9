import { z } from "zod";
import { metricKey } from "./metric.ts";

/** Of these only "ok" is evidence; the others are kept and shown, and feed no verdict. */
export const outcome = z.enum(["ok", "failed", "disturbed", "saturated", "unsupported"]);
export type Outcome = z.infer<typeof outcome>;

/** pinned: where planned, read back; unpinned: this host cannot pin; broken: planned and not held. */
export const placement = z.enum(["pinned", "unpinned", "broken"]);
export type Placement = z.infer<typeof placement>;

/** Where a run fails: the parts of an engine's life, in order. */
export const stage = z.enum([
  "checkout",
  "prepare",
  "start",
  "preload",
  "warm-up",
  "throughput",
  "latency",
  "stop",
]);
export type Stage = z.infer<typeof stage>;

const count = z.number().int().nonnegative();

/** One measured window of a run. */
export const windowDetails = z.strictObject({
  duration_ms: z.number().nonnegative(),
  operations: count,
  errors: count,
  bytes_in: count.describe("Received from the engine, protocol included."),
  bytes_out: count.describe("Sent to the engine, protocol included."),
  engine_cpu_share: z.number().nonnegative().nullable().describe("CPU seconds of the engine per second."),
  generator_cpu_share: z.number().nonnegative().describe("CPU seconds of the load generator per second."),
  dashboard_cpu_share: z
    .number()
    .nonnegative()
    .nullable()
    .describe("CPU seconds of the dashboard per second."),
  rate_ops: z.number().positive().optional().describe("Open loop: the intended rate."),
  lag_us_p99: z.number().nonnegative().optional().describe("Open loop: sent later than intended."),
  steal_share: z
    .number()
    .nonnegative()
    .optional()
    .describe("Time that a hypervisor took from the engine's core, of 1; of the core that lost most."),
  interrupts: count.optional().describe("On the engine's cores, the scheduler's own included."),
  device_interrupts: count.optional().describe("The part of them that devices sent."),
  soft_interrupts: count.optional().describe("The kernel's deferred work on the engine's cores."),
  engine_migrations: count.optional().describe("Of the engine's threads, from core to core."),
  voluntary_switches: count.optional().describe("Times that the engine's threads gave up their core."),
  involuntary_switches: count.optional().describe("Times that others took it from them."),
  page_faults: count.optional(),
});
export type WindowDetails = z.infer<typeof windowDetails>;

/** What is known of a run besides its samples. */
export const runDetails = z.strictObject({
  runtime: z.string().max(200).optional().describe("What ran the engine, as it says itself."),
  sandbox: z.string().max(300).optional().describe("What contained the engine."),
  plan: z.string().max(500).optional().describe("Where engine and load were to run."),
  ran_on: z.string().max(500).optional().describe("Where they ran, read back from the system."),
  memory_on: z
    .string()
    .max(500)
    .optional()
    .describe("On which nodes the engine's memory lay, or why that is not verified or not judged."),
  astray: z.string().max(500).optional().describe("Why the placement is broken."),
  notes: z.array(z.string().max(500)).max(20).optional().describe("What a reader should know of it."),
  keys: count.optional(),
  memory_grown_bytes: z
    .number()
    .optional()
    .describe("What the engine's resident memory grew by while its keys were loaded."),
  throughput: windowDetails.optional(),
  latency: windowDetails.optional(),
});
export type RunDetails = z.infer<typeof runDetails>;

/** One metric of one run. */
export const runSample = z.strictObject({ metric: metricKey, value: z.number().finite().nonnegative() });

/** A compressed body that goes with a run. */
export const runBlob = z.strictObject({
  kind: z.enum(["latency", "windows", "info"]),
  encoding: z.enum(["hdr-v2-deflate", "json-deflate"]),
  body: z.instanceof(Uint8Array).refine((body) => body.byteLength <= 1_000_000, "larger than 1 MB"),
});

/** A whole run, as it is stored: by key, once. */
export const runResult = z.strictObject({
  key: z.string().min(8).max(100),
  outcome,
  placement,
  stage: stage.nullable(),
  reason: z.string().max(500).nullable(),
  output: z.string().max(8_000).nullable().describe("The last lines the engine wrote, where it failed."),
  started_at: count,
  duration_ms: count,
  details: runDetails,
  samples: z.array(runSample).max(500),
  blobs: z.array(runBlob).max(5),
});
export type RunResult = z.infer<typeof runResult>;
