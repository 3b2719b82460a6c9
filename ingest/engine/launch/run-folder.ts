import { constants } from "node:fs";
import {
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { EngineError } from "../errors.ts";
import type { Recipe } from "../recipe.ts";

/** The folders of one run, all fresh. */
export type RunFolder = {
  root: string;
  /** Where start runs. */
  cwd: string;
  /** What {tree} stands for. */
  tree: string;
  /** What {dir} stands for; also the home folder. */
  dir: string;
  tmp: string;
  shm: string;
};

const LINKED = "node_modules";
const MOST_FILES = 200_000;

/**
 * Lays out the folder of a run: a copy of the prepared tree or an empty folder, with the files that the
 * recipe asks for. Throws EngineError (stage "start") where one of them is not there.
 */
export async function layRunFolder({
  root,
  recipe,
  prepared_tree,
  fill,
}: {
  root: string;
  recipe: Pick<Recipe, "folder" | "files">;
  prepared_tree: string;
  /** Fills placeholders in, given the folders. */
  fill: (text: string, folder: RunFolder) => string;
}): Promise<RunFolder> {
  const inRoot = (name: string) => join(root, name);
  const copies = recipe.folder === "copy";
  const folder: RunFolder = {
    root,
    cwd: inRoot(copies ? "tree" : "work"),
    tree: copies ? inRoot("tree") : prepared_tree,
    dir: inRoot("dir"),
    tmp: inRoot("tmp"),
    shm: inRoot("shm"),
  };
  await mkdir(dirname(root), { recursive: true });
  // It must not exist: links of an earlier run may lie in it.
  await mkdir(root);
  for (const path of [folder.dir, folder.tmp, folder.shm]) await mkdir(path, { recursive: true });
  if (copies) await copyTree(prepared_tree, folder.tree, { files: 0 });
  else await mkdir(folder.cwd, { recursive: true });
  for (const [name, file] of Object.entries(recipe.files)) {
    const target = await freshTarget(folder.cwd, name);
    if ("text" in file) await writeFile(target, fill(file.text, folder));
    else await copyFile(await insideTree(prepared_tree, file.copy), target);
  }
  return folder;
}

/** Links are copied as links; node_modules are linked, whatever they hold. */
async function copyTree(from: string, to: string, count: { files: number }): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.name === ".git") continue;
    count.files += 1;
    if (count.files > MOST_FILES) {
      throw new EngineError({
        stage: "start",
        reason: `the tree holds more than ${MOST_FILES} files: use folder: "fresh" and {tree} in start`,
      });
    }
    if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (entry.isDirectory() && entry.name === LINKED) await symlink(source, target);
    else if (entry.isDirectory()) await copyTree(source, target, count);
    else if (entry.isFile()) await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}

/** Where a file is written: never through a link of the commit's. */
async function freshTarget(cwd: string, name: string): Promise<string> {
  const target = join(cwd, name);
  const parts = name.split("/");
  for (const depth of parts.keys()) {
    const above = join(cwd, ...parts.slice(0, depth));
    const found = await lstat(above).catch(() => null);
    if (!found) await mkdir(above);
    else if (!found.isDirectory()) {
      throw new EngineError({ stage: "start", reason: `files: ${name} leads out of the run's folder` });
    }
  }
  await rm(target, { recursive: true, force: true });
  return target;
}

/** A file of the commit; a link that leads out of its tree is refused. */
async function insideTree(tree: string, name: string): Promise<string> {
  const refuse = (why: string) => new EngineError({ stage: "start", reason: `files: ${name} ${why}` });
  const path = join(tree, name);
  const found = await lstat(path).catch(() => null);
  if (!found) throw refuse("is not there");
  const target = await realpath(path).catch(() => "");
  if (!target.startsWith(`${await realpath(tree)}${sep}`)) throw refuse("leads out of the commit's tree");
  return target;
}
