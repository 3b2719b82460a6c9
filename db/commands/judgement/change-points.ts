import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../../client.ts";
import { changePoint } from "../../schema/index.ts";
import { prepared } from "../../statement.ts";

const id = z.number().int().positive();

/** Where the level of one series changed, as a look saw it. Ratios are after / before. */
export const newChangePoint = z.strictObject({
  series_id: id,
  commit_id: id,
  after_commit_id: id,
  direction: z.enum(["worse", "better"]),
  before: z.number(),
  after: z.number(),
  ratio: z.number().nullable(),
  ratio_low: z.number().nullable(),
  ratio_high: z.number().nullable(),
});

type NewChangePoint = z.infer<typeof newChangePoint>;

/** Freezes what an event rests on. */
export function addChangePoints(ctx: Context, event_id: number, changes: readonly NewChangePoint[]): void {
  const insert = prepared(ctx.database, INSERT);
  for (const change of changes) insert.run({ event_id, ...change });
}

const INSERT = `
  insert into change_point (event_id, series_id, commit_id, after_commit_id, direction, before, after, ratio, ratio_low,
    ratio_high)
  values (:event_id, :series_id, :commit_id, :after_commit_id, :direction, :before, :after, :ratio, :ratio_low, :ratio_high)`;

/** Whether an event rests on these changes, with these figures. */
export function sameChangePoints(
  ctx: Context,
  event_id: number | null,
  changes: readonly NewChangePoint[],
): boolean {
  if (event_id === null) return false;
  const key = (point: Omit<NewChangePoint, "after_commit_id">) =>
    [point.series_id, point.commit_id, point.before, point.after, point.ratio_low, point.ratio_high].join();
  const rows = ctx.database.orm.select().from(changePoint).where(eq(changePoint.event_id, event_id)).all();
  const before = rows.map(key).sort();
  const now = changes.map(key).sort();
  return before.length === now.length && before.every((point, i) => point === now[i]);
}

/** Whether a look at these series could have found again what an event rests on. */
export function isCovered(ctx: Context, event_id: number | null, covered_series_ids: number[]): boolean {
  if (event_id === null || covered_series_ids.length === 0) return false;
  const covered = ctx.database.orm
    .select({ series_id: changePoint.series_id })
    .from(changePoint)
    .where(and(eq(changePoint.event_id, event_id), inArray(changePoint.series_id, covered_series_ids)))
    .limit(1)
    .get();
  return covered !== undefined;
}
