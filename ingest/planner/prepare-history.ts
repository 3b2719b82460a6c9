import type { Context } from "../../db/client.ts";
import { recordPreparation } from "../../db/commands/run/record-preparation.ts";
import { readPreparationStates } from "../../db/queries/ingest/preparations.ts";
import { EngineError } from "../engine/errors.ts";
import type { EngineHouse } from "../engine/house.ts";
import { boundCache } from "../engine/prepare/cache.ts";
import { prepareCommit } from "../engine/prepare/prepare.ts";
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
  const intents: (BranchCommit & { recipe: Recipe | EngineError })[] = [];
  for (const one of commits) intents.push({ ...one, recipe: await recipeOf(house, one.sha) });
  const hashes = intents.map(({ commit_id, recipe }) => ({ commit_id, recipe: hashOf(recipe) }));
  const { ready, given_up: gone } = readPreparationStates(ctx.database, hashes);
  // What the bounded cache had to let go is built anew by the run that needs it.
  const lacking = intents.filter(({ commit_id }) => !gone.has(commit_id) && !ready.has(commit_id));
  // A server that an earlier commit had and a later one has not is a failure, not a beginning.
  const firstEngine = () => intents.findIndex((one) => ready.has(one.commit_id));
  for (const [done, intent] of lacking.entries()) {
    const { commit_id, sha, subject, recipe } = intent;
    signal.throwIfAborted();
    listener.preparing({ done, total: lacking.length, sha });
    const started = performance.now();
    const sandbox = house.sandbox.said;
    const about = { commit_id, recipe: hashOf(recipe) };
    const took = () => Math.round(performance.now() - started);
    try {
      if (recipe instanceof EngineError) throw recipe;
      const { runtime, notes, able, lacking: without } = await prepareCommit({ house, sha, signal });
      ready.add(commit_id);
      const details = { notes, able, lacking: without, sandbox };
      const nothing = { stage: null, reason: null, output: null };
      recordPreparation({
        ctx,
        input: { ...about, ...nothing, runtime, outcome: "ready", details, duration_ms: took() },
      });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const { stage, message: reason, output, absent } = error;
      const engine_at = firstEngine();
      const before = engine_at < 0 || intents.indexOf(intent) < engine_at;
      const outcome = absent && before ? "no-engine" : "failed";
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
