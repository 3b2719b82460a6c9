import { z } from "zod";
import { preparationDetails, preparationOutcome } from "./preparation.ts";
import { runResult, stage } from "./run.ts";
import { sessionChecks, sessionKind, sessionRole } from "./session.ts";
import { variantData } from "./variant.ts";

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const time = z.number().int().nonnegative();

/** The first line of a recording: what was measured, and where. */
export const recordingHead = z.strictObject({
  line: z.literal("head"),
  format: z.literal(1),
  engine: z.string(),
  repository: z.string(),
  branch: z.string(),
  host: z.strictObject({
    class: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
  commits: z
    .array(
      z.strictObject({
        sha,
        position: z.number().int().nonnegative(),
        author: z.string(),
        subject: z.string(),
        authored_at: time,
        committed_at: time,
        pr_number: z.number().int().positive().nullable(),
        parents: z.array(sha),
        tags: z.array(z.string()),
      }),
    )
    .max(10_000),
  workloads: z
    .array(
      z.strictObject({ name: z.string(), revision: z.string(), data: z.record(z.string(), z.unknown()) }),
    )
    .max(1_000),
  variants: z.array(z.strictObject({ name: z.string(), data: variantData })).max(100),
});

export const recordingPreparation = z.strictObject({
  line: z.literal("preparation"),
  sha,
  recipe: z.string(),
  outcome: preparationOutcome,
  stage: stage.nullable(),
  reason: z.string().nullable(),
  output: z.string().nullable(),
  runtime: z.string(),
  details: preparationDetails.prefault({}),
  duration_ms: time,
});

export const recordingSession = z.strictObject({
  line: z.literal("session"),
  key: z.string(),
  kind: sessionKind,
  started_at: time,
  ended_at: time,
  checks: sessionChecks.default({}),
  commits: z.array(z.strictObject({ sha, role: sessionRole })).max(10_000),
});

export const recordingRun = z.strictObject({
  line: z.literal("run"),
  session: z.string(),
  sha,
  workload: z.string(),
  variant: z.string(),
  /** Recordings from before there were blocks have one a session. */
  block: z.number().int().nonnegative().default(0),
  /** Bodies are base64 here, those of JSON their text. */
  result: runResult.omit({ blobs: true }).extend({
    blobs: z
      .array(z.strictObject({ kind: z.string(), encoding: z.string(), body: z.string().max(4_000_000) }))
      .max(5),
  }),
});

/** One line of a recording. A recording is such lines, brotli-compressed: head, preparations, sessions, runs. */
export const recordingLine = z.discriminatedUnion("line", [
  recordingHead,
  recordingPreparation,
  recordingSession,
  recordingRun,
]);
export type RecordingLine = z.infer<typeof recordingLine>;
