import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { removeTree } from "../../process/remove-tree.ts";
import { checkOut, removeMade } from "../../repository/checkout.ts";
import { asEngineError, EngineError } from "../errors.ts";
import type { EngineHouse, OnStep } from "../house.ts";
import { CAPABILITIES, type Capability } from "../probe/capabilities.ts";
import { type Recipe, recipeFor } from "../recipe.ts";
import { type Built, build, type CommandFailure } from "./build.ts";
import { entryOf, hasEntry } from "./entry.ts";
import { tryOut } from "./try-out.ts";

const preparedSchema = z.object({
  runtime: z.string(),
  notes: z.array(z.string()),
  able: z.array(z.enum(Object.keys(CAPABILITIES) as [Capability, ...Capability[]])),
  /** Whether it answers INFO and lives on: runs ask only then. */
  info: z.boolean().default(false),
  lacking: z.partialRecord(z.enum(Object.keys(CAPABILITIES) as [Capability, ...Capability[]]), z.string()),
});

/** A commit that was built and started once: what is known of it. */
export type Prepared = z.output<typeof preparedSchema> & { recipe: Recipe; tree: string };

const READY_MARK = "ready";

/** What is known of a prepared commit, or null where it is not prepared with that recipe. */
export async function readPrepared(
  house: EngineHouse,
  sha: string,
  recipe: Recipe,
): Promise<Prepared | null> {
  const folder = folderOf(house, sha, recipe);
  const written = await readFile(join(folder, READY_MARK), "utf8").catch(() => null);
  if (written === null) return null;
  const parsed = preparedSchema.safeParse(jsonOf(written));
  return parsed.success ? { ...parsed.data, recipe, tree: join(folder, "tree") } : null;
}

/**
 * Checks a commit out, builds it, starts it once and tries what it can do, unless all that was done already. An
 * interrupted preparation is begun anew. Throws EngineError (stage "checkout", "prepare" or "start"), or AbortError.
 */
export async function prepareCommit({
  house,
  sha,
  signal,
  onStep = () => {},
}: {
  house: EngineHouse;
  sha: string;
  signal?: AbortSignal;
  onStep?: OnStep;
}): Promise<Prepared> {
  const recipe = await recipeFor(house, sha);
  const folder = folderOf(house, sha, recipe);
  const known = await readPrepared(house, sha, recipe);
  if (known) {
    // A millisecond later: the file's own times are finer than a Date, and what was made just now is older.
    const now = new Date(Date.now() + 1);
    await utimes(join(folder, READY_MARK), now, now);
    return known;
  }
  const release = await house.turn.take(signal);
  try {
    return await prepareAnew({ house, sha, recipe, folder, signal, onStep });
  } finally {
    release();
  }
}

async function prepareAnew({
  house,
  sha,
  recipe,
  folder,
  signal,
  onStep,
}: {
  house: EngineHouse;
  sha: string;
  recipe: Recipe;
  folder: string;
  signal: AbortSignal | undefined;
  onStep: OnStep;
}): Promise<Prepared> {
  const tree = join(folder, "tree");
  try {
    // What an interrupted preparation left is a stranger's too: nothing is written through it.
    await removeTree(folder);
    await mkdir(folder, { recursive: true });
    await checkOut({ repository: house.repository, sha, path: tree });
  } catch (error) {
    throw new EngineError({ stage: "checkout", reason: (error as Error).message });
  }
  try {
    onStep({ step: "checkout", said: `${sha.slice(0, 10)}, alone in a fresh folder`, ok: true });
    const prepared = await prepareTree({ house, recipe, folder, tree, signal, onStep });
    await writeFile(join(folder, READY_MARK), JSON.stringify(prepared));
    return { ...prepared, recipe, tree };
  } catch (error) {
    await removeTree(folder);
    throw asEngineError(error, "prepare");
  }
}

async function prepareTree({
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
}): Promise<z.output<typeof preparedSchema>> {
  const entry = entryOf(recipe);
  const builds = recipe.prepare === undefined || recipe.prepare.length > 0;
  const gone = builds ? await removeMade({ path: tree, entry, also: recipe.clean }) : [];
  if (gone.length > 0) {
    onStep({
      step: "clean",
      said: `${gone.length} files of an earlier build taken away (${gone[0]})`,
      ok: true,
    });
  }
  const { notes, failures }: Built = builds
    ? await build({ house, recipe, folder, tree, signal, onStep })
    : { notes: [], failures: [] };
  // From here on no commit can change it: neither this one as it runs, nor another.
  await house.sandbox.takeBack([tree]);
  const [failure] = failures;
  if (entry !== null && !(await hasEntry(tree, entry)))
    throw missingEntry(entry, gone.includes(entry), failure);
  if (entry !== null) onStep({ step: "entry", said: `${entry} is there`, ok: true });
  try {
    const tried = await tryOut({ house, recipe, tree, folder, signal, onStep });
    const left = failures.map(({ command, how }) => `${command} ${how}, and what it left works all the same`);
    return { ...tried, runtime: recipe.runtime.name, notes: [...notes, ...left, ...tried.notes] };
  } catch (error) {
    if (!failure || !(error instanceof EngineError)) throw error;
    throw new EngineError({
      stage: "prepare",
      reason: `${failure.command} ${failure.how}; what it left ${error.message}`,
      output: failure.output || error.output,
    });
  }
}

/** A build that failed explains a missing entry; else there is no server in this commit. */
function missingEntry(entry: string, taken: boolean, failure: CommandFailure | undefined): EngineError {
  if (failure) {
    const { command, how, output } = failure;
    return new EngineError({ stage: "prepare", reason: `${command} ${how}`, output });
  }
  if (taken) {
    const reason = `${entry} of an earlier build was in the repository, and the build did not make it anew`;
    return new EngineError({ stage: "prepare", reason });
  }
  return new EngineError({
    stage: "prepare",
    reason: `${entry} is not there and nothing makes it`,
    absent: true,
  });
}

function folderOf(house: EngineHouse, sha: string, recipe: Recipe): string {
  return join(house.prepared_dir, `${sha}-${recipe.hash}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
