import { z } from "zod";
import { stage } from "./run.ts";

const count = z.number().int().nonnegative();
const amount = z.number().nonnegative();

/** failed: the engine, or what looks into it, broke down; unsupported: there is nothing to look into this engine with. */
export const profileOutcome = z.enum(["ok", "failed", "unsupported"]);
export type ProfileOutcome = z.infer<typeof profileOutcome>;

export const PROFILE_LIMITS = { nodes: 20_000, frames: 10_000, depth: 256, name: 200, blob_bytes: 1_000_000 };

/**
 * Where a process was found when it was looked at, one form for every profiler. A node is a stack: its caller's, and one frame
 * more. Callers come before whom they call; `self` counts the samples in which the stack ended there.
 */
export const foldedProfile = z
  .strictObject({
    /** Function, and where it stands: a path below the commit's tree, a library, or nothing. */
    frames: z
      .array(z.tuple([z.string().max(PROFILE_LIMITS.name), z.string().max(PROFILE_LIMITS.name)]))
      .max(PROFILE_LIMITS.frames),
    /** Caller's place in this list (-1: none), frame's place in `frames`, self. */
    nodes: z.array(z.tuple([z.number().int().min(-1), count, count])).max(PROFILE_LIMITS.nodes),
  })
  .refine(
    ({ frames, nodes }) => nodes.every(([caller, frame], at) => caller < at && frame < frames.length),
    "a stack points at a caller or a frame that is not there",
  );
export type FoldedProfile = z.infer<typeof foldedProfile>;

/** What a Node.js engine's runtime told of itself in a window. */
export const insideFigures = z.strictObject({
  window_ms: amount,
  event_loop_delay_us: z.strictObject({ p50: amount, p99: amount, max: amount }).nullable(),
  event_loop_utilisation: z.number().min(0).max(1).nullable(),
  gc: z
    .array(
      z.strictObject({
        kind: z.enum(["minor", "major", "incremental", "weak-callbacks", "other"]),
        count,
        total_us: amount,
        max_us: amount,
      }),
    )
    .max(5),
  heap_bytes: z
    .strictObject({ used_before: count, used_after: count, total: count, external: count, limit: count })
    .nullable(),
});
export type InsideFigures = z.infer<typeof insideFigures>;

/** What is known of a profile besides its stacks. */
export const profileDetails = z.strictObject({
  runtime: z.string().max(200).optional().describe("What ran the engine, as it says itself."),
  sandbox: z.string().max(300).optional().describe("What contained the engine."),
  window: z.enum(["closed", "open"]).optional().describe("Under which traffic it was taken."),
  window_ms: amount.optional(),
  operations: count.optional(),
  profiler: z.string().max(100).optional().describe("What looked, and how often."),
  samples: count.optional().describe("Times it was found at work; those in which it was idle are left out."),
  idle_samples: count.optional(),
  covered_cpu_share: amount
    .optional()
    .describe("Of the CPU time of all the engine's threads, about that of the one that was looked into."),
  inside: insideFigures.optional(),
  notes: z.array(z.string().max(500)).max(20).optional(),
});
export type ProfileDetails = z.infer<typeof profileDetails>;

/** stacks: a folded profile; cpuprofile: what V8 wrote, paths told as in a folded profile. */
export const profileBlob = z.strictObject({
  kind: z.enum(["stacks", "cpuprofile"]),
  encoding: z.literal("json-deflate"),
  body: z
    .instanceof(Uint8Array)
    .refine((body) => body.byteLength <= PROFILE_LIMITS.blob_bytes, "larger than 1 MB"),
});
export type ProfileBlob = z.infer<typeof profileBlob>;

/** One look inside an engine, as it is stored: by key, once. It is no run: nothing of it is evidence. */
export const profileResult = z.strictObject({
  key: z.string().min(8).max(100),
  outcome: profileOutcome,
  stage: stage.nullable(),
  reason: z.string().max(500).nullable(),
  started_at: count,
  duration_ms: count,
  details: profileDetails,
  blobs: z.array(profileBlob).max(2),
});
export type ProfileResult = z.infer<typeof profileResult>;
