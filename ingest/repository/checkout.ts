import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { gitError, gitIn, type Repository } from "./repository.ts";

/**
 * Puts one commit into a folder of its own; what stood there goes. The folder is a repository that knows
 * this commit only, so that builds may ask for their hash or set hooks, and shares nothing with the mirror.
 * Hooks do not run. Throws RepositoryError.
 */
export async function checkOut({
  repository,
  sha,
  path,
}: {
  repository: Repository;
  sha: string;
  path: string;
}): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  const git = gitIn(path, { isolated: true });
  try {
    await git.raw(["init", "--quiet", "--template="]);
    await git.raw([
      "fetch",
      "--quiet",
      "--depth=1",
      "--no-tags",
      "--upload-pack=git -c uploadpack.allowAnySHA1InWant=true upload-pack",
      "--",
      repository.path,
      sha,
    ]);
    await git.raw(["-c", "core.hooksPath=/dev/null", "checkout", "--quiet", "--force", "--detach", sha]);
  } catch (error) {
    throw gitError(`${sha.slice(0, 10)} could not be checked out`, error);
  }
}

/**
 * Removes files that the repository holds though it says itself that they are made: what lies in the folder
 * of `entry` where .gitignore names it, everything below `also`, and what tells a TypeScript build that it has
 * nothing to do. Returns what went.
 */
export async function removeMade({
  path,
  entry,
  also,
}: {
  path: string;
  entry: string | null;
  also: readonly string[];
}): Promise<string[]> {
  const git = gitIn(path, { isolated: true });
  const list = async (...words: string[]) =>
    (await git.raw(["ls-files", "-z", "--cached", ...words])).split("\0").filter(Boolean);
  const ignored = await list("--ignored", "--exclude-standard");
  const top = entry !== null && ignored.includes(entry) ? entry.split("/")[0]! : null;
  const made = top === null ? [] : ignored.filter((name) => name === top || name.startsWith(`${top}/`));
  const states = await list("--", "*.tsbuildinfo");
  const named = also.length === 0 ? [] : await list("--", ...also.map((name) => `:(literal)${name}`));
  const names = [...new Set([...made, ...states, ...named])];
  for (const name of names) await rm(join(path, name), { recursive: true, force: true });
  return names;
}

/** Whether `ancestor` (a commit, tag or branch) is the commit itself or before it. Throws RepositoryError where it is not there. */
export async function isAncestor(
  repository: Repository,
  { ancestor, sha }: { ancestor: string; sha: string },
): Promise<boolean> {
  const wanted = await resolveCommit(repository, ancestor);
  try {
    const base = await repository.git.raw(["merge-base", wanted, sha]);
    return base.trim() === wanted;
  } catch (error) {
    throw gitError(`${sha.slice(0, 10)} and ${ancestor} could not be compared`, error);
  }
}

/** The hash of the commit that a name stands for. Throws RepositoryError where there is none. */
export async function resolveCommit(repository: Repository, name: string): Promise<string> {
  try {
    const said = await repository.git.raw([
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${name}^{commit}`,
    ]);
    const sha = said.trim();
    if (!/^[0-9a-f]{40,64}$/.test(sha)) throw new Error("there is no such commit");
    return sha;
  } catch (error) {
    throw gitError(`${name} is not a commit of this repository`, error);
  }
}
