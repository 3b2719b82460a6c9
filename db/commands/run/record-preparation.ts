import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { preparationDetails, preparationOutcome } from "../../contract/preparation.ts";
import { stage } from "../../contract/run.ts";
import { preparation } from "../../schema/index.ts";

export const recordPreparationInput = z.strictObject({
  commit_id: z.number().int().positive(),
  /** Hash of all that the configuration says of the commit: another recipe is another try. */
  recipe: z.string().min(1).max(100),
  outcome: preparationOutcome,
  stage: stage.nullable(),
  reason: z.string().max(500).nullable(),
  output: z.string().max(8_000).nullable(),
  runtime: z.string().max(200),
  details: preparationDetails,
  duration_ms: z.number().int().nonnegative(),
});

/** Records whether a commit could be built and started; the newest try with a recipe counts. */
export function recordPreparation({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof recordPreparationInput>;
}): void {
  const { commit_id, recipe, ...about } = recordPreparationInput.parse(input);
  const { orm } = ctx.database;
  write(ctx.database, () => {
    const key = and(eq(preparation.commit_id, commit_id), eq(preparation.recipe, recipe));
    const before = orm.select({ failures: preparation.failures }).from(preparation).where(key).get();
    const failures = about.outcome === "failed" ? (before?.failures ?? 0) + 1 : 0;
    const values = { ...about, failures, prepared_at: Date.now() };
    orm
      .insert(preparation)
      .values({ commit_id, recipe, ...values })
      .onConflictDoUpdate({ target: [preparation.commit_id, preparation.recipe], set: values })
      .run();
  });
}
