import { eq } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { cause } from "../../contract/judgement.ts";
import { type RerunFinding, rerunEvidence } from "../../contract/rerun.ts";
import { ConflictError, NotFoundError } from "../../errors.ts";
import { changePoint, regression, regressionEvent } from "../../schema/index.ts";
import { moveState } from "./move-state.ts";

const id = z.number().int().positive();

export const recordRerunInput = z
  .strictObject({
    regression_id: id,
    /** rerun: the plan, before the first turn. narrowed: a step of the bisection. Else the decision. */
    kind: z.enum(["rerun", "confirmed", "not-reproduced", "cant-tell", "narrowed"]),
    /** The state, and the place, that this was made from. */
    from_state: z.enum(["suspected", "confirmed", "cant-tell"]),
    from_cause: cause,
    detector_version: z.string().min(1).max(50),
    /** One sentence. */
    reason: z.string().min(1).max(500),
    /** Null where a step was taken without measuring: the commits cannot be built. */
    rerun: rerunEvidence.nullable(),
    /** Where the regression is now; left out where that is unchanged. */
    place: z.strictObject({ commit_id: id, cause }).optional(),
  })
  .refine(({ kind, from_state }) => (kind === "narrowed") === (from_state === "confirmed"), {
    message: "only what is confirmed is narrowed, and it is not decided again",
  })
  .refine(({ kind, rerun }) => kind === "narrowed" || rerun !== null, { message: "a decision needs reruns" })
  .refine(({ kind, rerun }) => kind !== "confirmed" || rerun?.findings.some(confirms), {
    message: "only what a suspected series showed in its direction is confirmed",
  });

/** Bisection goes on from such a finding. */
function confirms({ role, word, direction, ratio }: RerunFinding): boolean {
  return role === "suspect" && word === direction && ratio !== null;
}

type Input = z.infer<typeof recordRerunInput>;

/**
 * Records what reruns say of a regression, as an event with its evidence frozen beside what the history said then. A
 * decision's change points are those of the reruns alone. Throws ConflictError where the regression has moved meanwhile, NotFoundError.
 */
export function recordRerun({ ctx, input }: { ctx: Context; input: Input }): void {
  const one = recordRerunInput.parse(input);
  const { orm } = ctx.database;
  const at = Date.now();
  const decides = one.kind !== "rerun" && one.kind !== "narrowed";
  write(ctx.database, () => {
    const before = orm.select().from(regression).where(eq(regression.id, one.regression_id)).get();
    if (!before) throw new NotFoundError(`there is no regression ${one.regression_id}`);
    if (JSON.stringify(before.cause) !== JSON.stringify(one.from_cause)) {
      throw new ConflictError(`the cause of regression ${before.id} has moved meanwhile`);
    }
    const state = one.kind === "rerun" || one.kind === "narrowed" ? one.from_state : one.kind;
    moveState(ctx, { id: before.id, state: one.from_state }, { ...one.place, state, updated_at: at });
    const { id: event_id } = orm
      .insert(regressionEvent)
      .values({
        regression_id: before.id,
        kind: one.kind,
        at,
        detector_version: one.detector_version,
        evidence: { ...historyEvidence(ctx, before.event_id), reason: one.reason },
        rerun: one.rerun,
      })
      .returning({ id: regressionEvent.id })
      .get();
    if (!decides) return;
    for (const point of changePointsOf(one)) {
      orm
        .insert(changePoint)
        .values({ event_id, ...point })
        .run();
    }
    orm.update(regression).set({ decision_event_id: event_id }).where(eq(regression.id, before.id)).run();
  });
}

function historyEvidence(ctx: Context, event_id: number | null) {
  const { evidence } = ctx.database.orm
    .select({ evidence: regressionEvent.evidence })
    .from(regressionEvent)
    .where(eq(regressionEvent.id, event_id ?? 0))
    .get()!;
  return evidence;
}

/** The published effects: of series told to have changed, guards apart. */
function changePointsOf({ rerun }: Input): Omit<typeof changePoint.$inferInsert, "event_id">[] {
  const { plan, findings } = rerun!;
  return findings.flatMap(({ role, word, series_id, pairs, ratio, ratio_low_95, ratio_high_95 }) => {
    if (role === "guard" || (word !== "worse" && word !== "better") || ratio === null) return [];
    const before = geometricMean(pairs.map((pair) => pair.before));
    return [
      {
        series_id,
        commit_id: plan.after_commit_id,
        after_commit_id: plan.before_commit_id,
        direction: word,
        before,
        after: before * ratio,
        ratio,
        ratio_low: ratio_low_95,
        ratio_high: ratio_high_95,
      },
    ];
  });
}

/** The mean on the scale on which pairs are compared, so that before, after and ratio agree. */
function geometricMean(values: readonly number[]): number {
  const told = values.filter((value) => value > 0);
  return Math.exp(told.reduce((sum, value) => sum + Math.log(value), 0) / Math.max(1, told.length));
}
