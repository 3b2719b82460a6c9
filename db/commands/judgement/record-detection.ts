import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import {
  MOST_CHANGE_POINTS,
  regressionEvidence,
  regressionKind,
  seriesAnalysis,
} from "../../contract/judgement.ts";
import type { RerunEnds } from "../../contract/rerun.ts";
import { look, regression, regressionEvent } from "../../schema/index.ts";
import { addChangePoints, isCovered, newChangePoint, sameChangePoints } from "./change-points.ts";
import { asksAnew, type Known, matchFinding } from "./match-finding.ts";
import { moveState } from "./move-state.ts";
import { recordAnalyses } from "./record-analyses.ts";

const id = z.number().int().positive();

const finding = z.strictObject({
  commit_id: id,
  kind: regressionKind,
  /** The last commit that surely is on the old level. */
  after_commit_id: id,
  /** Every commit that may be the cause, in branch order, `commit_id` among them. */
  cause_commit_ids: z.array(id).min(1).max(10_000),
  evidence: regressionEvidence,
  change_points: z.array(newChangePoint).min(1).max(MOST_CHANGE_POINTS),
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
 * that regression; one that reruns have not decided on and that is not found any more is withdrawn. Each change is an event
 * with its evidence frozen; nothing is deleted, and a look that found the same again writes nothing.
 */
export function recordDetection({ ctx, input }: { ctx: Context; input: Input }): void {
  const seen = recordDetectionInput.parse(input);
  const at = Date.now();
  recordAnalyses(ctx, seen, at);
  const known = ctx.database.orm
    .select()
    .from(regression)
    .where(and(eq(regression.branch_id, seen.branch_id), eq(regression.host_class, seen.host_class)))
    .all();
  const taken = new Set<number>();
  const covered = new Set(seen.covered_commit_ids);
  for (const found of seen.findings) {
    const same = matchFinding(known, found, taken);
    if (!same) {
      recordNew(ctx, seen, found, at);
      continue;
    }
    const first = !taken.has(same.id);
    taken.add(same.id);
    const kind = first ? eventFor(ctx, same, found) : null;
    if (kind) recordEvent(ctx, seen, { ...same, found, kind, at });
  }
  for (const one of known) {
    if (
      !taken.has(one.id) &&
      one.state === "suspected" &&
      covered.has(one.commit_id) &&
      isCovered(ctx, one.event_id, seen.covered_series_ids)
    ) {
      withdraw(ctx, seen, one, at);
    }
  }
  recordLook(ctx, seen, at);
}

/** What a finding means to the regression that it is; null where it says nothing new. */
function eventFor(
  ctx: Context,
  one: Known & { event_id: number | null },
  found: Finding,
): "revised" | "suspected-again" | null {
  if (one.state === "withdrawn") return "suspected-again";
  if (one.state === "not-reproduced" || one.state === "cant-tell") {
    return asksAnew(one, found, readAnswered(ctx, one.id)) ? "suspected-again" : null;
  }
  return sameChangePoints(ctx, one.event_id, found.change_points) ? null : "revised";
}

/** The ends on which reruns have decided. */
function readAnswered({ database }: Context, regression_id: number): RerunEnds[] {
  return database.orm
    .select({ rerun: regressionEvent.rerun })
    .from(regressionEvent)
    .where(
      and(
        eq(regressionEvent.regression_id, regression_id),
        inArray(regressionEvent.kind, ["not-reproduced", "cant-tell"]),
      ),
    )
    .all()
    .flatMap(({ rerun }) => (rerun ? [rerun.plan] : []));
}

/** From here on it is the newest one: all that it judged is there. */
function recordLook(
  ctx: Context,
  { analyses, branch_id, host_class, detector_version }: Input,
  looked_at: number,
): void {
  const [first] = analyses;
  if (!first) return;
  const about = { looks: first.analysis.looks, looked_at, detector_version };
  write(ctx.database, () => {
    ctx.database.orm
      .insert(look)
      .values({ branch_id, host_class, ...about })
      .onConflictDoUpdate({ target: [look.branch_id, look.host_class], set: about })
      .run();
  });
}

function recordNew(ctx: Context, seen: Input, found: Finding, at: number): void {
  write(ctx.database, () => {
    const { id: regression_id } = ctx.database.orm
      .insert(regression)
      .values({
        engine_id: seen.engine_id,
        branch_id: seen.branch_id,
        host_class: seen.host_class,
        commit_id: found.commit_id,
        kind: found.kind,
        state: "suspected",
        cause: causeOf(found),
        created_at: at,
        updated_at: at,
      })
      .returning({ id: regression.id })
      .get();
    addEvent(ctx, seen, regression_id, "suspected", found, at);
  });
}

/** What reruns confirmed keeps its place and its state, whatever a later look makes of them. */
function recordEvent(
  ctx: Context,
  seen: Input,
  {
    found,
    kind,
    at,
    ...one
  }: Pick<Known, "id" | "state"> & { found: Finding; kind: "revised" | "suspected-again"; at: number },
): void {
  const place = { state: "suspected" as const, commit_id: found.commit_id, cause: causeOf(found) };
  write(ctx.database, () => {
    moveState(ctx, one, { ...(one.state === "confirmed" ? {} : place), updated_at: at });
    addEvent(ctx, seen, one.id, kind, found, at);
  });
}

function causeOf({ after_commit_id, cause_commit_ids }: Finding) {
  return { after_commit_id, commit_ids: cause_commit_ids, unbuilt: [], untold: [] };
}

function withdraw(
  ctx: Context,
  seen: Input,
  one: Pick<Known, "id" | "state"> & { event_id: number | null },
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
        detector_version: seen.detector_version,
        evidence: { ...last.evidence, reason: "with what has been measured since, it is not found any more" },
      })
      .run();
  });
}

function addEvent(
  ctx: Context,
  seen: Input,
  regression_id: number,
  kind: "suspected" | "revised" | "suspected-again",
  found: Finding,
  at: number,
): void {
  const { orm } = ctx.database;
  const { id: event_id } = orm
    .insert(regressionEvent)
    .values({ regression_id, kind, at, detector_version: seen.detector_version, evidence: found.evidence })
    .returning({ id: regressionEvent.id })
    .get();
  addChangePoints(ctx, event_id, found.change_points);
  orm.update(regression).set({ event_id }).where(eq(regression.id, regression_id)).run();
}
