import { execFile } from "node:child_process";
import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const LONGEST_MS = 120_000;
let moved = 0;

/**
 * Removes what a stranger's program may have left: folders nested deeper than a path can say, without permissions, or in
 * use. Returns whether it is gone; where it is not, it lies under another name, out of the way. Never throws.
 */
export async function removeTree(path: string): Promise<boolean> {
  if (await removed(path)) return true;
  moved += 1;
  await rename(path, join(dirname(path), `.stuck-${process.pid}-${moved}`)).catch(() => {});
  return false;
}

/** rm works by file descriptors, so that no path is too long for it; it does not follow links. */
async function removed(path: string): Promise<boolean> {
  try {
    await run("rm", ["-rf", "--", path], { timeout: LONGEST_MS });
    return true;
  } catch {
    try {
      await run("chmod", ["-R", "u+rwX", "--", path], { timeout: LONGEST_MS });
      await run("rm", ["-rf", "--", path], { timeout: LONGEST_MS });
      return true;
    } catch {
      return false;
    }
  }
}
