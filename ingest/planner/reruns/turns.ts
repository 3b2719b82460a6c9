import type { Context } from "../../../db/client.ts";
import type { RerunEvidence, RerunFinding, RerunPlan } from "../../../db/contract/rerun.ts";
import { readEpochPlace } from "../../../db/queries/ingest/epoch-place.ts";
import { type RerunTurn, readRerunTurns } from "../../../db/queries/ingest/rerun-turns.ts";
import { alphaOfStart } from "../../verdict/index.ts";

/** Where and with what budget a question is asked. */
export type Asking = {
  ctx: Context;
  branch_id: number;
  epoch_id: number;
  most_pairs: number;
  /** What the keys of its turns hold: another finding may ask the same two commits. */
  question: string;
};

/** What two commits showed side by side so far, as the host is now. */
export type Turns = {
  turns: RerunTurn[];
  /** Turns in a row, the newest among them, that brought no pair. */
  lost: number;
  /** What this start of the test may spend. */
  alpha: number;
};

/**
 * The complete turns of a question in the present epoch. A change of the host starts the test anew, with less of its alpha: a
 * published effect is one of one machine as it was, and pairs of two would be an average that neither had.
 */
export function turnsOf({ ctx, epoch_id, question }: Asking, plan: RerunPlan): Turns {
  const all = readRerunTurns(ctx.database, {
    ...readEpochPlace(ctx.database, epoch_id),
    ...plan,
    question,
    series_ids: plan.series.map((one) => one.series_id),
  });
  const turns = all.filter((one) => one.epoch_id === epoch_id);
  const before = new Set(all.map((one) => one.epoch_id).filter((id) => id !== epoch_id));
  const suspects = plan.series.filter(({ role }) => role === "suspect");
  const last = turns.findLastIndex(({ values }) => suspects.some(({ series_id }) => values.has(series_id)));
  return { turns, lost: turns.length - 1 - last, alpha: alphaOfStart(plan.alpha, before.size + 1) };
}

/** Everything that is frozen with an answer. */
export function evidenceOf(
  { ctx, epoch_id, most_pairs }: Asking,
  plan: RerunPlan,
  { turns, alpha }: Turns,
  about: { test: string; findings: RerunFinding[]; short: string },
): RerunEvidence {
  const { host, fingerprint } = readEpochPlace(ctx.database, epoch_id);
  return {
    plan,
    ...about,
    alpha,
    turns: turns.length,
    most_pairs,
    epoch_id,
    host,
    fingerprint: fingerprint.slice(0, 200),
    session_ids: turns.map((one) => one.session_id),
    placement: turns.some((one) => one.unpinned) ? "unpinned" : "pinned",
    origin: turns.some((one) => one.origin === "recording") ? "recording" : "measured",
  };
}

/** The pairs of one series, oldest first. */
export function pairsOf({ turns }: Turns, series_id: number): RerunFinding["pairs"] {
  return turns.flatMap(({ session_id, values }) => {
    const pair = values.get(series_id);
    return pair ? [{ session_id, ...pair }] : [];
  });
}
