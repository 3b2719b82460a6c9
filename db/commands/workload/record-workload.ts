import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { workloadRevision } from "../../schema/index.ts";

export const recordWorkloadInput = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  revision: z.string().regex(/^[0-9a-f]{12}$/),
  data: z.record(z.string(), z.unknown()),
});

/** Makes a workload's revision known; texts that do not determine the traffic may change. Returns its id. */
export function recordWorkload({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof recordWorkloadInput>;
}): number {
  const { name, revision, data } = recordWorkloadInput.parse(input);
  const { orm } = ctx.database;
  return write(ctx.database, () => {
    orm
      .insert(workloadRevision)
      .values({ name, revision, data, created_at: Date.now() })
      .onConflictDoUpdate({ target: [workloadRevision.name, workloadRevision.revision], set: { data } })
      .run();
    return orm
      .select({ id: workloadRevision.id })
      .from(workloadRevision)
      .where(and(eq(workloadRevision.name, name), eq(workloadRevision.revision, revision)))
      .get()!.id;
  });
}
