import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { variantData } from "../../contract/variant.ts";
import { variant } from "../../schema/index.ts";

export const recordVariantInput = z.strictObject({
  engine_id: z.number().int().positive(),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  data: variantData,
});

/** Makes a variant known: the same name with other flags is another variant. Returns its id. */
export function recordVariant({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof recordVariantInput>;
}): number {
  const { engine_id, name, data } = recordVariantInput.parse(input);
  const revision = createHash("sha256").update(JSON.stringify(data.flags)).digest("hex").slice(0, 12);
  const { orm } = ctx.database;
  return write(ctx.database, () => {
    orm
      .insert(variant)
      .values({ engine_id, name, revision, data, created_at: Date.now() })
      .onConflictDoNothing()
      .run();
    return orm
      .select({ id: variant.id })
      .from(variant)
      .where(and(eq(variant.engine_id, engine_id), eq(variant.name, name), eq(variant.revision, revision)))
      .get()!.id;
  });
}
