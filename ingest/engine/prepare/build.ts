import { rm } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../errors.ts";
import type { EngineHouse, OnStep } from "../house.ts";
import type { Recipe } from "../recipe.ts";
import { fetchTool } from "../runtime/toolchain.ts";
import { buildCommand, installAttempts } from "./install.ts";
import {
  LOCK_FILES,
  type Manifest,
  type PackageManager,
  pickPackageManager,
  readManifest,
} from "./package-manager.ts";
import { type CommandFailure, Workshop } from "./workshop.ts";

export type { CommandFailure };

/** What a reader has to know of a build, and the commands that failed though the build went on. */
export type Built = { notes: string[]; failures: CommandFailure[] };

/**
 * Builds a commit in its tree: by the recipe's commands, else by its package manager. A command that fails does not
 * end it: whether something usable is there is seen by the entry file and by starting it. Throws EngineError where a
 * limit was broken or nothing could be installed, and AbortError.
 */
export async function build({
  house,
  recipe,
  folder,
  tree,
  signal,
  onStep,
}: {
  house: EngineHouse;
  recipe: Recipe;
  folder: string;
  tree: string;
  signal: AbortSignal | undefined;
  onStep: OnStep;
}): Promise<Built> {
  await using workshop = await Workshop.open({ house, recipe, folder, tree, signal });
  if (recipe.prepare === undefined) return await buildByManifest({ house, recipe, tree, workshop, onStep });
  const failures: CommandFailure[] = [];
  for (const command of recipe.prepare) {
    const failure = await workshop.run(command);
    onStep({ step: "prepare", said: failure ? `${command} ${failure.how}` : command, ok: !failure });
    if (failure) failures.push(failure);
  }
  return { notes: [], failures };
}

async function buildByManifest({
  house,
  recipe,
  tree,
  workshop,
  onStep,
}: {
  house: EngineHouse;
  recipe: Recipe;
  tree: string;
  workshop: Workshop;
  onStep: OnStep;
}): Promise<Built> {
  const manifest = await readManifest(tree);
  if (!manifest) {
    onStep({ step: "prepare", said: "no package.json: nothing to install or build", ok: true });
    return { notes: [], failures: [] };
  }
  const manager = await pickPackageManager(tree, manifest, recipe.runtime);
  onStep({ step: "package manager", said: `${manager.name}, since ${manager.because}`, ok: true });
  if (manager.tool)
    workshop.add(manager.tool, await fetchTool({ tool: manager.tool, folder: house.tools_dir }));
  const notes = hasDependencies(manifest) ? await install({ manager, tree, workshop, onStep }) : [];
  if (!manifest.scripts?.build) return { notes, failures: [] };
  const command = buildCommand(manager);
  const failure = await workshop.run(command);
  onStep({ step: "build", said: failure ? `${command} ${failure.how}` : command, ok: !failure });
  return { notes, failures: failure ? [failure] : [] };
}

/** Returns what a reader has to know of the attempt that worked. Throws EngineError where none did. */
async function install({
  manager,
  tree,
  workshop,
  onStep,
}: {
  manager: PackageManager;
  tree: string;
  workshop: Workshop;
  onStep: OnStep;
}): Promise<string[]> {
  let first: CommandFailure | undefined;
  for (const { command, without_lock, note } of installAttempts(manager)) {
    if (without_lock)
      for (const lock of LOCK_FILES) await rm(join(tree, lock), { recursive: true, force: true });
    const failure = await workshop.run(command);
    const said = failure ? `${command} ${failure.how}` : `${command}${note ? ` (${note})` : ""}`;
    onStep({ step: "install", said, ok: !failure });
    if (!failure) return note ? [note] : [];
    first ??= failure;
  }
  const { command, how, output } = first!;
  const too = manager.lock === null ? "" : ", and no other way of installing worked";
  throw new EngineError({ stage: "prepare", reason: `${command} ${how}${too}`, output });
}

function hasDependencies({
  dependencies,
  devDependencies,
  optionalDependencies,
  workspaces,
  scripts,
}: Manifest) {
  const listed = [dependencies, devDependencies, optionalDependencies].some(
    (list) => Object.keys(list ?? {}).length > 0,
  );
  const hooks = ["preinstall", "install", "postinstall", "prepare"].some((name) => scripts?.[name]);
  return listed || workspaces !== undefined || hooks;
}
