import { z } from "zod";

/** round: the whole history once, shuffled. candidate: a new commit beside its ancestor and the control. */
export const sessionKind = z.enum(["round", "candidate"]);
export type SessionKind = z.infer<typeof sessionKind>;

/** Why a commit is measured in a session. */
export const sessionRole = z.enum(["history", "candidate", "ancestor", "control"]);
export type SessionRole = z.infer<typeof sessionRole>;
