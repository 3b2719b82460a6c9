import { lstat, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Recipe } from "../recipe.ts";

/**
 * The file of the tree that start runs: as configured, else the first word that begins with {tree}/ or "./", or, after
 * the runtime's own name, the first that is no option. Null where it cannot be told.
 */
export function entryOf({ entry, start }: Pick<Recipe, "entry" | "start">): string | null {
  if (entry !== undefined) return entry;
  const inTree = start.find((word) => /^(\{tree\}\/|\.\/)[^{}]+$/.test(word));
  if (inTree) return inTree.replace(/^(\{tree\}|\.)\//, "");
  const [program, ...rest] = start;
  if (!/^(node|bun)$/.test(program!)) return null;
  const file = rest.find((word) => !word.startsWith("-") && word !== "run");
  return file && /^[^{}]+\.\w+$/.test(file) && !file.startsWith("/") ? file : null;
}

/** Whether the entry is there: a file, or a link to one that stays within the tree. */
export async function hasEntry(tree: string, entry: string): Promise<boolean> {
  try {
    const path = join(tree, entry);
    if ((await lstat(path)).isSymbolicLink()) {
      const target = await realpath(path);
      if (!target.startsWith(`${await realpath(tree)}${sep}`)) return false;
    }
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
