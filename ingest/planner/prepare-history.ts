import type { Context } from "../../db/client.ts";
import { recordPreparation } from "../../db/commands/run/record-preparation.ts";
import { readFailedPreparations } from "../../db/queries/ingest/preparations.ts";
import { boundCache } from "../engine/cache.ts";
import { EngineError } from "../engine/errors.ts";
import { type EngineHouse, isPrepared, prepareCommit, recipeOf } from "../engine/prepare.ts";
import type { BranchCommit } from "./history.ts";
import type { JobListener } from "./listener.ts";

/**
 * Prepares every commit that was not, so that building is over before measuring begins. What fails is
 * recorded and not tried again with the same recipe. Returns the commits that are ready.
 */
export async function prepareHistory({
  ctx,
  house,
  commits,
  listener,
  signal,
}: {
  ctx: Context;
  house: EngineHouse;
  commits: readonly BranchCommit[];
  listener: JobListener;
  signal: AbortSignal;
}): Promise<BranchCommit[]> {
  const recipe = recipeOf(house);
  const failed = readFailedPreparations(ctx.database, recipe);
  const lacking = commits.filter((one) => !failed.has(one.commit_id) && !isPrepared(house, one.sha));
  for (const [done, { commit_id, sha, subject }] of lacking.entries()) {
    signal.throwIfAborted();
    listener.preparing({ done, total: lacking.length, sha });
    const started = performance.now();
    const about = { commit_id, recipe, runtime: house.runtime.name };
    const took = () => Math.round(performance.now() - started);
    try {
      await prepareCommit(house, sha, signal);
      recordPreparation({
        ctx,
        input: { ...about, outcome: "ready", stage: null, reason: null, output: null, duration_ms: took() },
      });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const { stage, message: reason, output } = error;
      recordPreparation({
        ctx,
        input: { ...about, outcome: "failed", stage, reason, output, duration_ms: took() },
      });
      listener.prepareFailed({ sha, subject, error });
      failed.add(commit_id);
    }
  }
  await boundCache({
    prepared_dir: house.prepared_dir,
    most_bytes: house.config.limits.cache_bytes,
    keep: new Set(),
  });
  return commits.filter((one) => !failed.has(one.commit_id));
}
