import { eq } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { engine } from "../../schema/index.ts";

export const recordEngineInput = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
  repository: z.string().min(1).max(1_000),
});

/** Makes the engine known, or notes that its repository moved. Returns its id. */
export function recordEngine({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof recordEngineInput>;
}): number {
  const { name, repository } = recordEngineInput.parse(input);
  const { orm } = ctx.database;
  return write(ctx.database, () => {
    orm
      .insert(engine)
      .values({ name, repository, created_at: Date.now() })
      .onConflictDoUpdate({ target: engine.name, set: { repository } })
      .run();
    return orm.select({ id: engine.id }).from(engine).where(eq(engine.name, name)).get()!.id;
  });
}
