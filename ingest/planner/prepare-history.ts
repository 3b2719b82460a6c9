import type { Context } from "../../db/client.ts";
import { recordPreparation } from "../../db/commands/run/record-preparation.ts";
import { readGivenUp } from "../../db/queries/ingest/preparations.ts";
import { EngineError } from "../engine/errors.ts";
import type { EngineHouse } from "../engine/house.ts";
import { boundCache } from "../engine/prepare/cache.ts";
import { isPrepared, prepareCommit } from "../engine/prepare/prepare.ts";
import { type Recipe, recipeFor } from "../engine/recipe.ts";
import type { BranchCommit } from "./history.ts";
import type { JobListener } from "./listener.ts";

/** Stands for the recipe where none could be made, for want of a runtime. */
const NO_RECIPE = "no-recipe";

/**
 * Builds, starts and probes every commit that was not, so that building is over before measuring begins. What fails is
 * recorded, and tried again later or not at all. Returns the commits that are ready.
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
  const intents = await Promise.all(
    commits.map(async (one) => ({ ...one, recipe: await recipeOf(house, one.sha) })),
  );
  const hashes = intents.map(({ commit_id, recipe }) => ({ commit_id, recipe: hashOf(recipe) }));
  const gone = readGivenUp(ctx.database, hashes);
  const lacking = intents.filter(({ commit_id, sha, recipe }) => {
    if (gone.has(commit_id)) return false;
    return recipe instanceof EngineError || !isPrepared(house, sha, recipe);
  });
  // A server that an earlier commit had and a later one has not is a failure, not a beginning.
  let engine_seen = intents.some((one) => !gone.has(one.commit_id) && !lacking.includes(one));
  for (const [done, { commit_id, sha, subject, recipe }] of lacking.entries()) {
    signal.throwIfAborted();
    listener.preparing({ done, total: lacking.length, sha });
    const started = performance.now();
    const sandbox = house.sandbox.said;
    const about = { commit_id, recipe: hashOf(recipe) };
    const took = () => Math.round(performance.now() - started);
    try {
      if (recipe instanceof EngineError) throw recipe;
      const { runtime, notes, able, lacking: without } = await prepareCommit({ house, sha, signal });
      engine_seen = true;
      const details = { notes, able, lacking: without, sandbox };
      const nothing = { stage: null, reason: null, output: null };
      recordPreparation({
        ctx,
        input: { ...about, ...nothing, runtime, outcome: "ready", details, duration_ms: took() },
      });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const { stage, message: reason, output, absent } = error;
      const outcome = absent && !engine_seen ? "no-engine" : "failed";
      const runtime = recipe instanceof EngineError ? house.config.runtime : recipe.runtime.name;
      const details = { notes: [], able: [], lacking: {}, sandbox };
      recordPreparation({
        ctx,
        input: { ...about, runtime, outcome, stage, reason, output, details, duration_ms: took() },
      });
      listener.prepareFailed({ sha, subject, outcome, error });
      gone.add(commit_id);
    }
  }
  await boundCache({
    prepared_dir: house.prepared_dir,
    most_bytes: house.config.limits.cache_bytes,
    keep: new Set(),
  });
  return commits.filter((one) => !gone.has(one.commit_id));
}

async function recipeOf(house: EngineHouse, sha: string): Promise<Recipe | EngineError> {
  try {
    return await recipeFor(house, sha);
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

function hashOf(recipe: Recipe | EngineError): string {
  return recipe instanceof EngineError ? NO_RECIPE : recipe.hash;
}
