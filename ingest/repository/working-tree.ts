import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitError, gitIn, type Repository } from "./repository.ts";

/** Nobody's: the same files make the same commit, whoever compares them and whenever. */
const AUTHOR = {
  GIT_AUTHOR_NAME: "working tree",
  GIT_AUTHOR_EMAIL: "working-tree@localhost",
  GIT_COMMITTER_NAME: "working tree",
  GIT_COMMITTER_EMAIL: "working-tree@localhost",
  GIT_AUTHOR_DATE: "2000-01-01T00:00:00Z",
  GIT_COMMITTER_DATE: "2000-01-01T00:00:00Z",
};

/**
 * The hash of the commit that a name stands for in a checkout (HEAD~1, a branch, a tag), brought into the mirror where it
 * is not there yet, as with a detached HEAD. Throws RepositoryError.
 */
export async function resolveInCheckout(
  repository: Repository,
  { checkout, name }: { checkout: string; name: string },
): Promise<string> {
  const here = gitIn(checkout);
  try {
    const said = await here.raw(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
    const sha = /^[0-9a-f]{40,64}$/m.exec(said)?.[0];
    if (!sha) throw new Error("there is no such commit");
    await bringIn(repository, checkout, sha);
    return sha;
  } catch (error) {
    throw gitError(`${name} is not a commit of ${checkout}`, error);
  }
}

/**
 * Makes a commit, in the mirror alone, of the files as they lie in a checkout: changed, new and deleted ones, without what
 * .gitignore names. The checkout, its index and its objects are not touched. Throws RepositoryError.
 */
export async function commitWorkingTree(repository: Repository, checkout: string): Promise<string> {
  const head = await resolveInCheckout(repository, { checkout, name: "HEAD" });
  const folder = await mkdtemp(join(tmpdir(), "plumbline-index-"));
  try {
    const top = (await gitIn(checkout).raw(["rev-parse", "--show-toplevel"])).replace(/\n$/, "");
    const git = gitIn(top, {
      extra: {
        ...AUTHOR,
        GIT_DIR: repository.path,
        GIT_WORK_TREE: top,
        GIT_INDEX_FILE: join(folder, "index"),
      },
    });
    await git.raw(["-c", "core.bare=false", "add", "--all", "--", "."]);
    const tree = (await git.raw(["write-tree"])).trim();
    return (await git.raw(["commit-tree", "-p", head, "-m", "working tree", tree])).trim();
  } catch (error) {
    throw gitError(`the working tree of ${checkout} could not be read`, error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bringIn({ git }: Repository, checkout: string, sha: string): Promise<void> {
  const there = await git.raw(["cat-file", "-e", `${sha}^{commit}`]).then(
    () => true,
    () => false,
  );
  if (there) return;
  const upload = "--upload-pack=git -c uploadpack.allowAnySHA1InWant=true upload-pack";
  await git.raw(["fetch", "--quiet", "--no-tags", upload, "--", checkout, sha]);
}
