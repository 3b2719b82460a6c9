import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the kernel tells through files: the machine's own, or those of a machine that was recorded or made up. */
export type SystemFiles = {
  /** Without the newline at its end; null where there is no such file or it cannot be read. */
  read(path: string): string | null;
  /** Names in a folder, sorted; none where there is no such folder. */
  list(path: string): string[];
  /** Whether this process may write to a file that is there. */
  writable(path: string): boolean;
};

/** Files below a root; the machine's own where it is left out. */
export function systemFiles(root = "/"): SystemFiles {
  return {
    read(path) {
      try {
        return readFileSync(join(root, path), "utf8").trimEnd();
      } catch {
        return null;
      }
    },
    list(path) {
      try {
        return readdirSync(join(root, path)).sort();
      } catch {
        return [];
      }
    },
    writable(path) {
      try {
        accessSync(join(root, path), constants.W_OK);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Files that are given, by their absolute paths. */
export function recordedFiles(files: Readonly<Record<string, string>>): SystemFiles {
  const folders = new Map<string, Set<string>>();
  for (const path of Object.keys(files)) {
    for (
      let at = path.lastIndexOf("/"), end = path.length;
      at >= 0;
      end = at, at = path.lastIndexOf("/", at - 1)
    ) {
      const folder = path.slice(0, at);
      const names = folders.get(folder) ?? new Set();
      folders.set(folder, names.add(path.slice(at + 1, end)));
      if (at === 0) break;
    }
  }
  return {
    read: (path) => (Object.hasOwn(files, path) ? files[path]!.trimEnd() : null),
    writable: (path) => Object.hasOwn(files, path),
    list: (path) => [...(folders.get(path.replace(/\/$/, "")) ?? [])].sort(),
  };
}
