import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { stage } from "../../contract/run.ts";
import { preparation } from "../../schema/index.ts";

export const recordPreparationInput = z.strictObject({
  commit_id: z.number().int().positive(),
  /** Hash of runtime and prepare commands: another recipe is another try. */
  recipe: z.string().min(1).max(100),
  outcome: z.enum(["ready", "failed"]),
  stage: stage.nullable(),
  reason: z.string().max(500).nullable(),
  output: z.string().max(8_000).nullable(),
  runtime: z.string().max(200),
  duration_ms: z.number().int().nonnegative(),
});

/** Records whether a commit could be built; the newest try with a recipe counts. */
export function recordPreparation({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof recordPreparationInput>;
}): void {
  const { commit_id, recipe, ...about } = recordPreparationInput.parse(input);
  const values = { ...about, prepared_at: Date.now() };
  write(ctx.database, () => {
    ctx.database.orm
      .insert(preparation)
      .values({ commit_id, recipe, ...values })
      .onConflictDoUpdate({ target: [preparation.commit_id, preparation.recipe], set: values })
      .run();
  });
}
