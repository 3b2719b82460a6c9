import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { prepared } from "../../statement.ts";

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
  const close = prepared(ctx.database, CLOSE);
  write(ctx.database, () => close.run(ended_at, session_id));
}

const CLOSE = "update session set ended_at = ? where id = ? and ended_at is null";
