import { rm } from "node:fs/promises";
import { gitError, type Repository } from "./repository.ts";

/** Checks one commit out into a folder of its own; what stood there goes. Hooks do not run. */
export async function addWorktree({
  repository,
  sha,
  path,
}: {
  repository: Repository;
  sha: string;
  path: string;
}): Promise<void> {
  await removeWorktree({ repository, path });
  try {
    await repository.git.raw([
      "-c",
      "core.hooksPath=/dev/null",
      "worktree",
      "add",
      "--quiet",
      "--force",
      "--detach",
      path,
      sha,
    ]);
  } catch (error) {
    throw gitError(`${sha.slice(0, 10)} could not be checked out`, error);
  }
}

/** Removes a worktree and what git remembers of it. */
export async function removeWorktree({
  repository,
  path,
}: {
  repository: Repository;
  path: string;
}): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await repository.git.raw(["worktree", "prune"]);
}
