import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { session } from "../../schema/index.ts";

export const closeSessionInput = z.strictObject({
  session_id: z.number().int().positive(),
  ended_at: z.number().int().nonnegative().optional(),
});

/** Notes that everything planned in a session has been tried. Closing it again changes nothing. */
export function closeSession({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof closeSessionInput>;
}): void {
  const { session_id, ended_at = Date.now() } = closeSessionInput.parse(input);
  write(ctx.database, () => {
    ctx.database.orm
      .update(session)
      .set({ ended_at })
      .where(and(eq(session.id, session_id), isNull(session.ended_at)))
      .run();
  });
}
