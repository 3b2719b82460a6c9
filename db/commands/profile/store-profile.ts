import { z } from "zod";
import { type Context, write } from "../../client.ts";
import { profileResult } from "../../contract/profile.ts";
import { blob } from "../../schema/blob.ts";
import { profile } from "../../schema/index.ts";

const id = z.number().int().positive();

export const storeProfileInput = z.strictObject({
  commit_id: id,
  workload_revision_id: id,
  variant_id: id,
  epoch_id: id,
  result: profileResult,
});

/**
 * Stores a profile whole or not at all, once: a second call with the same key changes nothing. Bodies go to the blob
 * file first, so that a profile never points at a body that is not there.
 */
export function storeProfile({
  ctx,
  input,
}: {
  ctx: Context;
  input: z.infer<typeof storeProfileInput>;
}): void {
  const { result, ...place } = storeProfileInput.parse(input);
  const { blobs, ...about } = result;
  for (const { kind, encoding, body } of blobs) {
    ctx.database.blobs
      .insert(blob)
      .values({ run_key: about.key, kind, encoding, body: Buffer.from(body) })
      .onConflictDoNothing()
      .run();
  }
  write(ctx.database, () =>
    ctx.database.orm
      .insert(profile)
      .values({ ...place, ...about })
      .onConflictDoNothing()
      .run(),
  );
}
