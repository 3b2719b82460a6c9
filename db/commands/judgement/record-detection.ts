import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { regressionEvidence, regressionKind, seriesAnalysis } from "../../contract/judgement.ts";
import { ConflictError } from "../../errors.ts";
import {
  changePoint,
  regression,
  regressionEvent,
  seriesAnalysis as seriesAnalysisTable,
} from "../../schema/index.ts";

const id = z.number().int().positive();

const finding = z.strictObject({
  commit_id: id,
  kind: regressionKind,
  /** Every commit that may be the cause, `commit_id` among them. */
  cause_commit_ids: z.array(id).min(1).max(10_000),
  evidence: regressionEvidence,
  change_points: z
    .array(
      z.strictObject({
        series_id: id,
        commit_id: id,
        after_commit_id: id,
        direction: z.enum(["worse", "better"]),
        before: z.number(),
        after: z.number(),
        ratio: z.number().nullable(),
        ratio_low: z.number().nullable(),
        ratio_high: z.number().nullable(),
      }),
    )
    .min(1)
    .max(500),
});

export const recordDetectionInput = z.strictObject({
  engine_id: id,
  branch_id: id,
  /** Machines of another class, and recordings, see changes of their own. */
  host_class: z.string().min(1).max(100),
  detector_version: z.string().min(1).max(50),
  analyses: z
    .array(
      z.strictObject({ series_id: id, blocks: z.number().int().nonnegative(), analysis: seriesAnalysis }),
    )
    .max(10_000),
  findings: z.array(finding).max(1_000),
  /** Series that this look covered: a regression seen only in others is left as it is. */
  covered_series_ids: z.array(id).max(10_000),
  /** Commits that this look could have flagged: what was flagged at others is left as it is. */
  covered_commit_ids: z.array(id).max(100_000),
});

type Input = z.infer<typeof recordDetectionInput>;
type Finding = z.infer<typeof finding>;

/**
 * Records what one look at a branch found. A finding inside the cause interval of a known regression is
 * that regression; one that is not found any more is withdrawn. Each change is an event with its evidence
 * frozen; nothing is deleted, and a look that found the same again writes nothing.
 */
export function recordDetection({ ctx, input }: { ctx: Context; input: Input }): void {
  const look = recordDetectionInput.parse(input);
  const at = Date.now();
  recordAnalyses(ctx, look, at);
  const { orm } = ctx.database;
  const known = orm
    .select()
    .from(regression)
    .where(and(eq(regression.branch_id, look.branch_id), eq(regression.host_class, look.host_class)))
    .all();
  const taken = new Set<number>();
  const covered = new Set(look.covered_commit_ids);
  for (const found of look.findings) {
    const same = known.find(
      (one) =>
        !taken.has(one.id) && one.kind === found.kind && found.cause_commit_ids.includes(one.commit_id),
    );
    if (same) taken.add(same.id);
    if (!same) recordNew(ctx, look, found, at);
    else if (same.state === "withdrawn" || !sameChangePoints(ctx, same.event_id, found)) {
      recordEvent(ctx, look, {
        ...same,
        found,
        kind: same.state === "withdrawn" ? "suspected-again" : "revised",
        at,
      });
    }
  }
  for (const one of known) {
    if (
      !taken.has(one.id) &&
      one.state === "suspected" &&
      covered.has(one.commit_id) &&
      isCovered(ctx, one.event_id, look.covered_series_ids)
    ) {
      withdraw(ctx, look, one, at);
    }
  }
}

function recordAnalyses(ctx: Context, { analyses, branch_id, detector_version }: Input, at: number): void {
  write(ctx.database, () => {
    for (const { series_id, blocks, analysis } of analyses) {
      const values = { analysed_at: at, detector_version, blocks, status: analysis.status, data: analysis };
      ctx.database.orm
        .insert(seriesAnalysisTable)
        .values({ series_id, branch_id, ...values })
        .onConflictDoUpdate({
          target: [seriesAnalysisTable.series_id, seriesAnalysisTable.branch_id],
          set: values,
        })
        .run();
    }
  });
}

function recordNew(ctx: Context, look: Input, found: Finding, at: number): void {
  write(ctx.database, () => {
    const { id: regression_id } = ctx.database.orm
      .insert(regression)
      .values({
        engine_id: look.engine_id,
        branch_id: look.branch_id,
        host_class: look.host_class,
        commit_id: found.commit_id,
        kind: found.kind,
        state: "suspected",
        created_at: at,
        updated_at: at,
      })
      .returning({ id: regression.id })
      .get();
    addEvent(ctx, look, regression_id, "suspected", found, at);
  });
}

function recordEvent(
  ctx: Context,
  look: Input,
  change: {
    id: number;
    state: "suspected" | "withdrawn";
    found: Finding;
    kind: "revised" | "suspected-again";
    at: number;
  },
): void {
  write(ctx.database, () => {
    moveState(ctx, change, { state: "suspected", commit_id: change.found.commit_id, updated_at: change.at });
    addEvent(ctx, look, change.id, change.kind, change.found, change.at);
  });
}

function withdraw(
  ctx: Context,
  look: Input,
  one: { id: number; state: "suspected" | "withdrawn"; event_id: number | null },
  at: number,
): void {
  const { orm } = ctx.database;
  write(ctx.database, () => {
    moveState(ctx, one, { state: "withdrawn", updated_at: at });
    const last = orm.select().from(regressionEvent).where(eq(regressionEvent.id, one.event_id!)).get()!;
    orm
      .insert(regressionEvent)
      .values({
        regression_id: one.id,
        kind: "withdrawn",
        at,
        detector_version: look.detector_version,
        evidence: { ...last.evidence, reason: "with what has been measured since, it is not found any more" },
      })
      .run();
  });
}

/** Conditional on the state that was read: somebody who was faster is not overwritten. */
function moveState(
  ctx: Context,
  one: { id: number; state: "suspected" | "withdrawn" },
  set: Partial<typeof regression.$inferInsert>,
): void {
  const moved = ctx.database.orm
    .update(regression)
    .set(set)
    .where(and(eq(regression.id, one.id), eq(regression.state, one.state)))
    .run();
  if (moved.changes !== 1) throw new ConflictError(`regression ${one.id} is not ${one.state} any more`);
}

function addEvent(
  ctx: Context,
  look: Input,
  regression_id: number,
  kind: "suspected" | "revised" | "suspected-again",
  found: Finding,
  at: number,
): void {
  const { orm } = ctx.database;
  const { id: event_id } = orm
    .insert(regressionEvent)
    .values({ regression_id, kind, at, detector_version: look.detector_version, evidence: found.evidence })
    .returning({ id: regressionEvent.id })
    .get();
  for (const point of found.change_points)
    orm
      .insert(changePoint)
      .values({ event_id, ...point })
      .run();
  orm.update(regression).set({ event_id }).where(eq(regression.id, regression_id)).run();
}

function sameChangePoints(ctx: Context, event_id: number | null, found: Finding): boolean {
  if (event_id === null) return false;
  const key = (point: Omit<Finding["change_points"][number], "after_commit_id">) =>
    [point.series_id, point.commit_id, point.before, point.after, point.ratio_low, point.ratio_high].join();
  const rows = ctx.database.orm.select().from(changePoint).where(eq(changePoint.event_id, event_id)).all();
  const before = rows.map(key).sort();
  const now = found.change_points.map(key).sort();
  return before.length === now.length && before.every((point, i) => point === now[i]);
}

function isCovered(ctx: Context, event_id: number | null, covered_series_ids: number[]): boolean {
  if (event_id === null || covered_series_ids.length === 0) return false;
  const covered = ctx.database.orm
    .select({ series_id: changePoint.series_id })
    .from(changePoint)
    .where(and(eq(changePoint.event_id, event_id), inArray(changePoint.series_id, covered_series_ids)))
    .limit(1)
    .get();
  return covered !== undefined;
}
