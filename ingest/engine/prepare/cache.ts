import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { diskBytes } from "../../process/guard.ts";
import { removeTree } from "../../process/remove-tree.ts";

/**
 * Keeps the folder of prepared commits within its limit: the least recently used go first. Returns how many went.
 */
export async function boundCache({
  prepared_dir,
  most_bytes,
}: {
  prepared_dir: string;
  most_bytes: number;
}): Promise<number> {
  const names = await readdir(prepared_dir).catch(() => []);
  const folders = await Promise.all(
    names.map(async (name) => {
      const path = join(prepared_dir, name);
      const used = await stat(join(path, "ready")).catch(() => null);
      return { path, used_at: used?.mtimeMs ?? 0, bytes: await diskBytes([path]) };
    }),
  );
  let total = folders.reduce((sum, folder) => sum + folder.bytes, 0);
  let removed = 0;
  for (const folder of folders.sort((a, b) => a.used_at - b.used_at)) {
    if (total <= most_bytes) break;
    await removeTree(folder.path);
    total -= folder.bytes;
    removed += 1;
  }
  return removed;
}
