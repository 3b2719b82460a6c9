import { createHash } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { LAYOUT_FACT } from "../../contract/epoch.ts";
import { LAYOUT_LETTERS } from "../../contract/host-layout.ts";
import { epoch, host } from "../../schema/index.ts";

/** Of every fact but the layout. */
const LETTERS = 500;

export const recordHostInput = z.strictObject({
  name: z.string().min(1).max(100),
  class: z.string().min(1).max(100),
  /** The fingerprint's parts: what could move a figure. */
  details: z
    .record(z.string().max(100), z.union([z.string().max(LAYOUT_LETTERS), z.number()]))
    .refine(
      (facts) =>
        Object.entries(facts).every(([name, is]) => name === LAYOUT_FACT || String(is).length <= LETTERS),
      `a fact has at most ${LETTERS} letters`,
    ),
});

/**
 * Makes a host known and opens a new epoch where its fingerprint is not that of its newest one.
 * Returns the ids of both.
 */
export function recordHost({ ctx, input }: { ctx: Context; input: z.infer<typeof recordHostInput> }): {
  host_id: number;
  epoch_id: number;
} {
  const { name, class: host_class, details } = recordHostInput.parse(input);
  const fingerprint = createHash("sha256")
    .update(JSON.stringify(Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest("hex")
    .slice(0, 16);
  const { orm } = ctx.database;
  return write(ctx.database, () => {
    const now = Date.now();
    orm
      .insert(host)
      .values({ name, class: host_class, created_at: now })
      .onConflictDoUpdate({ target: host.name, set: { class: host_class } })
      .run();
    const { id: host_id } = orm.select({ id: host.id }).from(host).where(eq(host.name, name)).get()!;
    const newest = orm
      .select({ id: epoch.id, fingerprint: epoch.fingerprint })
      .from(epoch)
      .where(eq(epoch.host_id, host_id))
      .orderBy(desc(epoch.id))
      .limit(1)
      .get();
    if (newest?.fingerprint === fingerprint) return { host_id, epoch_id: newest.id };
    const opened = orm
      .insert(epoch)
      .values({ host_id, fingerprint, details, started_at: now })
      .returning({ id: epoch.id })
      .get();
    return { host_id, epoch_id: opened.id };
  });
}
