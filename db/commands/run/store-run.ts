import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { metricOf } from "../../contract/metric.ts";
import { runResult } from "../../contract/run.ts";
import { blob } from "../../schema/blob.ts";
import { host, run, sample, series, session } from "../../schema/index.ts";
import { summariseCommit } from "./summarise-commit.ts";

const id = z.number().int().positive();

export const storeRunInput = z.strictObject({
  session_id: id,
  /** Within its session; 0 where the whole session is one. */
  block: z.number().int().nonnegative().default(0),
  commit_id: id,
  workload_revision_id: id,
  variant_id: id,
  result: runResult,
});

/**
 * Stores a run whole or not at all, once: a second call with the same key changes nothing and says so.
 * Bodies go to the blob file first, so that a run never points at a body that is not there.
 */
export function storeRun({ ctx, input }: { ctx: Context; input: z.input<typeof storeRunInput> }): {
  run_id: number;
  stored: boolean;
} {
  const { result, ...place } = storeRunInput.parse(input);
  const { samples, blobs, ...about } = result;
  const { orm } = ctx.database;
  for (const { kind, encoding, body } of blobs) {
    ctx.database.blobs
      .insert(blob)
      .values({ run_key: about.key, kind, encoding, body: Buffer.from(body) })
      .onConflictDoNothing()
      .run();
  }
  return write(ctx.database, () => {
    const before = orm.select({ id: run.id }).from(run).where(eq(run.key, about.key)).get();
    if (before) return { run_id: before.id, stored: false };
    const { id: run_id } = orm
      .insert(run)
      .values({ ...place, ...about })
      .returning({ id: run.id })
      .get();
    const { engine_id, host_class } = orm
      .select({ engine_id: session.engine_id, host_class: host.class })
      .from(session)
      .innerJoin(host, eq(host.id, session.host_id))
      .where(eq(session.id, place.session_id))
      .get()!;
    for (const { metric, value } of samples) {
      const { unit, better } = metricOf(metric);
      const identity = {
        engine_id,
        host_class,
        workload_revision_id: place.workload_revision_id,
        variant_id: place.variant_id,
        metric,
      };
      orm
        .insert(series)
        .values({ ...identity, unit, better })
        .onConflictDoNothing()
        .run();
      const { id: series_id } = orm
        .select({ id: series.id })
        .from(series)
        .where(
          and(
            ...Object.entries(identity).map(([column, is]) =>
              eq(series[column as keyof typeof identity], is),
            ),
          ),
        )
        .get()!;
      orm.insert(sample).values({ series_id, commit_id: place.commit_id, run_id, value }).run();
      summariseCommit({ ctx, series_id, commit_id: place.commit_id });
    }
    return { run_id, stored: true };
  });
}
