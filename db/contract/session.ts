import { z } from "zod";

/**
 * round: the whole history once, shuffled. candidate: a new commit beside its ancestor and the control. rerun: both ends of a
 * suspected change once, one right after the other; chosen for what it showed, so no evidence for anything else.
 */
export const sessionKind = z.enum(["round", "candidate", "rerun"]);
export type SessionKind = z.infer<typeof sessionKind>;

/** Why a commit is measured in a session. A successor is measured beside the control before it takes over; before and after are a rerun's. */
export const sessionRole = z.enum([
  "history",
  "candidate",
  "ancestor",
  "control",
  "successor",
  "before",
  "after",
]);
export type SessionRole = z.infer<typeof sessionRole>;

/** "not here": this host has nothing of the kind. */
export const checkState = z.enum(["good", "improvable", "bad", "unknown", "not here"]);
export type CheckState = z.infer<typeof checkState>;

/** What the host's checks found when a session began, by the check's name. */
export const sessionChecks = z
  .record(
    z.string().min(1).max(60),
    z.strictObject({
      is: z.string().max(300),
      should: z.string().max(300).optional(),
      state: checkState,
    }),
  )
  .refine((checks) => Object.keys(checks).length <= 60, "at most 60 checks");
export type SessionChecks = z.infer<typeof sessionChecks>;
