import { z } from "zod";
import { metricKey } from "./metric.ts";

const id = z.number().int().positive();
const ratio = z.number().positive().nullable();

/** A series that reruns test, as it was chosen before the first of them. */
export const rerunSeries = z.strictObject({
  series_id: id,
  workload_revision_id: id,
  variant_id: id,
  metric: metricKey,
  label: z.string().max(300),
  better: z.enum(["higher", "lower"]),
  smallest_effect: z.number().nonnegative(),
  /** The direction that was suspected; of a guard, the regression's. */
  direction: z.enum(["worse", "better"]),
  /** suspect: of a workload that showed the change best. guard: of one that should not have moved; it never decides. */
  role: z.enum(["suspect", "guard"]),
  /** How much runs of one commit differed over the history when it was planned, as a share; null where that is not known. */
  run_noise: z.number().nonnegative().nullable(),
});
export type RerunSeries = z.infer<typeof rerunSeries>;

/** A question put to two commits, fixed before the first turn: what is looked at may not depend on what is seen. */
export const rerunPlan = z.strictObject({
  before_commit_id: id,
  after_commit_id: id,
  /** Probability of a false answer, over all suspected series and all looks. */
  alpha: z.number().positive().max(1),
  /** Series of one workload with a variant stand together, in the order in which they are measured. */
  series: z.array(rerunSeries).min(1).max(50),
});
export type RerunPlan = z.infer<typeof rerunPlan>;

/** Two commits that reruns put side by side. */
export type RerunEnds = Pick<RerunPlan, "before_commit_id" | "after_commit_id">;

/** Whether two questions are about the same two commits. */
export function isOfEnds(one: RerunEnds, other: RerunEnds): boolean {
  return one.before_commit_id === other.before_commit_id && one.after_commit_id === other.after_commit_id;
}

/** What the pairs of one series say. Ratios are after / before. */
export const rerunFinding = rerunSeries.extend({
  /** "old level" and "new level" are answers of a bisection. */
  word: z.enum(["better", "worse", "no change", "can't tell", "old level", "new level"]),
  pairs: z.array(z.strictObject({ session_id: id, before: z.number(), after: z.number() })).max(10_000),
  ratio,
  /** The interval that decided, at its part of alpha; it holds at every look. */
  ratio_low: ratio,
  ratio_high: ratio,
  /** The published one: 95 % for this series alone, at every look too. */
  ratio_low_95: ratio,
  ratio_high_95: ratio,
  pairs_needed: z.number().int().positive().nullable(),
});
export type RerunFinding = z.infer<typeof rerunFinding>;

/** Frozen with a rerun's plan, decision or bisection step. */
export const rerunEvidence = z.strictObject({
  plan: rerunPlan,
  test: z.string().max(200),
  /** Of this start of the test: a change of the host starts it anew, with less. */
  alpha: z.number().positive().max(1),
  turns: z.number().int().nonnegative(),
  most_pairs: z.number().int().positive(),
  epoch_id: id,
  host: z.string().max(200),
  fingerprint: z.string().max(200),
  session_ids: z.array(id).max(10_000),
  placement: z.enum(["pinned", "unpinned"]),
  origin: z.enum(["measured", "recording"]),
  findings: z.array(rerunFinding).max(50),
  /** A few words for a badge. */
  short: z.string().max(100),
});
export type RerunEvidence = z.infer<typeof rerunEvidence>;
