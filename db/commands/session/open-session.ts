import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { sessionChecks, sessionKind, sessionRole } from "../../contract/session.ts";
import { ConflictError } from "../../errors.ts";
import { prepared } from "../../statement.ts";

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
  const { database } = ctx;
  return write(database, () => {
    const { key, engine_id, branch_id, host_id, epoch_id, kind, origin, checks } = about;
    const place = [key, engine_id, branch_id, host_id, epoch_id];
    const started_at = about.started_at ?? Date.now();
    prepared(database, SESSION).run(...place, kind, origin, JSON.stringify(checks), started_at);
    const opened = prepared<Opened>(database, OPENED).get(key)!;
    if (
      opened.engine_id !== about.engine_id ||
      opened.host_id !== about.host_id ||
      opened.epoch_id !== about.epoch_id
    ) {
      throw new ConflictError(`the session ${about.key} belongs to another engine, host or epoch`);
    }
    // A round over years has thousands, and is opened with all of them or not at all.
    const insert = prepared(database, SESSION_COMMIT);
    for (const { commit_id, role } of commits) insert.run(opened.id, commit_id, role);
    return opened.id;
  });
}

type Opened = { id: number; engine_id: number; host_id: number; epoch_id: number };

const SESSION = `
  insert into session (key, engine_id, branch_id, host_id, epoch_id, kind, origin, checks, started_at)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`;
const OPENED = "select id, engine_id, host_id, epoch_id from session where key = ?";
const SESSION_COMMIT =
  "insert into session_commit (session_id, commit_id, role) values (?, ?, ?) on conflict do nothing";
