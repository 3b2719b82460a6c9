import { eq } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { sessionChecks, sessionKind, sessionRole } from "../../contract/session.ts";
import { ConflictError } from "../../errors.ts";
import { session, sessionCommit } from "../../schema/index.ts";

const id = z.number().int().positive();

export const openSessionInput = z.strictObject({
  key: z.string().min(8).max(200),
  engine_id: id,
  branch_id: id,
  host_id: id,
  epoch_id: id,
  kind: sessionKind,
  origin: z.enum(["measured", "recording"]),
  /** Of the host as the session begins; what one that goes on found at its beginning stays. */
  checks: sessionChecks,
  started_at: z.number().int().nonnegative().optional(),
  commits: z.array(z.strictObject({ commit_id: id, role: sessionRole })).max(10_000),
});

/**
 * Opens a session, or goes on with the one of that key. Returns its id.
 * Throws ConflictError where the key belongs to a session of another engine, host or epoch.
 */
export function openSession({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof openSessionInput>;
}): number {
  const { commits, ...about } = openSessionInput.parse(input);
  const { orm } = ctx.database;
  return write(ctx.database, () => {
    orm
      .insert(session)
      .values({ ...about, started_at: about.started_at ?? Date.now() })
      .onConflictDoNothing()
      .run();
    const opened = orm.select().from(session).where(eq(session.key, about.key)).get()!;
    if (
      opened.engine_id !== about.engine_id ||
      opened.host_id !== about.host_id ||
      opened.epoch_id !== about.epoch_id
    ) {
      throw new ConflictError(`the session ${about.key} belongs to another engine, host or epoch`);
    }
    for (const { commit_id, role } of commits) {
      orm
        .insert(sessionCommit)
        .values({ session_id: opened.id, commit_id, role })
        .onConflictDoNothing()
        .run();
    }
    return opened.id;
  });
}
