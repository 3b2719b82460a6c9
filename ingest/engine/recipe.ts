import { createHash } from "node:crypto";
import type { EngineConfig } from "../config/engine-schema.ts";
import { isAncestor } from "../repository/checkout.ts";
import type { EngineHouse } from "./house.ts";
import type { Runtime } from "./runtime/runtime.ts";

/** How one commit is prepared and started: the configuration with the ranges that hold it applied. */
export type Recipe = Pick<
  EngineConfig,
  "prepare" | "start" | "tls" | "entry" | "clean" | "folder" | "files" | "listen" | "environment"
> & {
  runtime: Runtime;
  /** Another recipe is another preparation, and another try for what failed. */
  hash: string;
};

type Fields = Omit<Recipe, "runtime" | "hash"> & { runtime: string };

type House = Pick<EngineHouse, "config" | "repository" | "runtimes">;

const known = new WeakMap<House, Map<string, Recipe>>();

/**
 * Finds a commit's recipe, once for each house. Throws RepositoryError, or EngineError where its runtime cannot be had.
 */
export async function recipeFor(house: House, sha: string): Promise<Recipe> {
  const recipes = known.get(house) ?? new Map<string, Recipe>();
  known.set(house, recipes);
  const recipe = recipes.get(sha) ?? (await makeRecipe(house, sha));
  recipes.set(sha, recipe);
  return recipe;
}

async function makeRecipe({ config, repository, runtimes }: House, sha: string): Promise<Recipe> {
  const { prepare, start, tls, entry, clean, folder, files, listen, environment } = config;
  let fields: Fields = {
    runtime: config.runtime,
    prepare,
    start,
    tls,
    entry,
    clean,
    folder,
    files,
    listen,
    environment,
  };
  for (const { from, before, ...different } of config.ranges) {
    if (from !== undefined && !(await isAncestor(repository, { ancestor: from, sha }))) continue;
    if (before !== undefined && (await isAncestor(repository, { ancestor: before, sha }))) continue;
    fields = { ...fields, ...(withoutUndefined(different) as Partial<Fields>) };
  }
  const runtime = await runtimes(fields.runtime, fields.start);
  const hash = createHash("sha256")
    .update(
      JSON.stringify([
        runtime.name,
        ...Object.values({ ...fields, environment: sorted(fields.environment) }),
      ]),
    )
    .digest("hex")
    .slice(0, 12);
  return { ...fields, runtime, hash };
}

function withoutUndefined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function sorted(environment: Record<string, string>): [string, string][] {
  return Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
}
