import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * Keeps the folder of prepared commits within its limit: the least recently used go first, those in
 * `keep` (folder name prefixes: commit hashes) never. Returns how many went.
 */
export async function boundCache({
  prepared_dir,
  most_bytes,
  keep,
}: {
  prepared_dir: string;
  most_bytes: number;
  keep: ReadonlySet<string>;
}): Promise<number> {
  const names = await readdir(prepared_dir).catch(() => []);
  const folders = await Promise.all(
    names.map(async (name) => {
      const path = join(prepared_dir, name);
      const used = await stat(join(path, "ready")).catch(() => null);
      return { path, sha: name.split("-")[0]!, used_at: used?.mtimeMs ?? 0, bytes: await bytesBelow(path) };
    }),
  );
  let total = folders.reduce((sum, folder) => sum + folder.bytes, 0);
  let removed = 0;
  for (const folder of folders.sort((a, b) => a.used_at - b.used_at)) {
    if (total <= most_bytes) break;
    if (keep.has(folder.sha)) continue;
    await rm(folder.path, { recursive: true, force: true });
    total -= folder.bytes;
    removed += 1;
  }
  return removed;
}

async function bytesBelow(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
