import { and, eq } from "drizzle-orm";
import type { Context } from "../../client.ts";
import type { RegressionState } from "../../contract/judgement.ts";
import { ConflictError } from "../../errors.ts";
import { regression } from "../../schema/index.ts";

/** Conditional on the state that was read: throws ConflictError where somebody was faster. Part of a transaction. */
export function moveState(
  ctx: Context,
  one: { id: number; state: RegressionState },
  set: Partial<typeof regression.$inferInsert>,
): void {
  const moved = ctx.database.orm
    .update(regression)
    .set(set)
    .where(and(eq(regression.id, one.id), eq(regression.state, one.state)))
    .run();
  if (moved.changes !== 1) throw new ConflictError(`regression ${one.id} is not ${one.state} any more`);
}
