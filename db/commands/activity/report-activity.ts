import type { z } from "zod";
import { type Context, write } from "../../client.ts";
import { activity as activityShape } from "../../contract/activity.ts";
import { activity } from "../../schema/index.ts";

export const reportActivityInput = activityShape;

/** Says what ingest does now. Overwrites what it said before. */
export function reportActivity({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof reportActivityInput>;
}): void {
  const row = { data: reportActivityInput.parse(input), heartbeat_at: Date.now() };
  write(ctx.database, () => {
    ctx.database.orm
      .insert(activity)
      .values({ id: 1, ...row })
      .onConflictDoUpdate({ target: activity.id, set: row })
      .run();
  });
}
