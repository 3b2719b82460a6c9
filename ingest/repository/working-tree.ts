import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitError, gitIn, type Repository } from "./repository.ts";

/** Where the mirror keeps it until the next fetch. */
const REF = "refs/plumbline/working-tree";

/** Nobody's: the same files make the same commit, whoever compares them and whenever. */
const AUTHOR = {
  GIT_AUTHOR_NAME: "working tree",
  GIT_AUTHOR_EMAIL: "working-tree@localhost",
  GIT_COMMITTER_NAME: "working tree",
  GIT_COMMITTER_EMAIL: "working-tree@localhost",
  GIT_AUTHOR_DATE: "2000-01-01T00:00:00Z",
  GIT_COMMITTER_DATE: "2000-01-01T00:00:00Z",
};

/** The folder that a checkout begins in, for any folder inside it. Throws RepositoryError. */
export async function checkoutOf(folder: string): Promise<string> {
  try {
    return (await gitIn(folder).raw(["rev-parse", "--show-toplevel"])).replace(/\n$/, "");
  } catch (error) {
    throw gitError(`${folder} is not within a git checkout`, error);
  }
}

/**
 * The hash of the commit that a name stands for in a checkout (HEAD~1, a branch, a tag), brought into the mirror where it
 * is not there yet, as with a detached HEAD. Throws RepositoryError.
 */
export async function resolveInCheckout(
  repository: Repository,
  { checkout, name }: { checkout: string; name: string },
): Promise<string> {
  try {
    const words = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
    const sha = (await gitIn(checkout).raw(words)).trim();
    if (!/^[0-9a-f]{40,64}$/.test(sha)) throw new Error("there is no such commit");
    await bringIn(repository, checkout, sha);
    return sha;
  } catch (error) {
    throw gitError(`${name} is not a commit of ${checkout}`, error);
  }
}

/**
 * Makes a commit, in the mirror alone, of the files as they lie in a checkout, as `git add --all` sees them: changed, new
 * and deleted ones, without what is ignored there. The checkout, its index and its objects are not touched. Throws
 * RepositoryError.
 */
export async function commitWorkingTree(repository: Repository, checkout: string): Promise<string> {
  const head = await resolveInCheckout(repository, { checkout, name: "HEAD" });
  const folder = await mkdtemp(join(tmpdir(), "plumbline-index-"));
  try {
    const pathOf = async (name: string) => {
      const words = ["rev-parse", "--path-format=absolute", "--git-path", name];
      return (await gitIn(checkout).raw(words)).replace(/\n$/, "");
    };
    // A copy of its own index knows which files are tracked though ignored, and which a sparse checkout leaves out.
    const index = join(folder, "index");
    await copyFile(await pathOf("index"), index).catch(() => {});
    await mkdir(join(folder, "objects"));
    const git = gitIn(checkout, {
      extra: {
        ...AUTHOR,
        GIT_INDEX_FILE: index,
        GIT_OBJECT_DIRECTORY: join(folder, "objects"),
        GIT_ALTERNATE_OBJECT_DIRECTORIES: await pathOf("objects"),
      },
    });
    await git.raw(["-c", "advice.updateSparsePath=false", "add", "--all", "--sparse", "--", "."]);
    const tree = (await git.raw(["write-tree"])).trim();
    const sha = (await git.raw(["commit-tree", "-p", head, "-m", "working tree", tree])).trim();
    await git.raw(["push", "--quiet", "--no-verify", "--force", "--", repository.path, `${sha}:${REF}`]);
    return sha;
  } catch (error) {
    throw gitError(`the working tree of ${checkout} could not be read`, error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether two commits of the mirror hold the same files. Throws RepositoryError. */
export async function haveSameFiles({ git }: Repository, a: string, b: string): Promise<boolean> {
  try {
    const trees = await git.raw(["rev-parse", `${a}^{tree}`, `${b}^{tree}`]);
    const [one, other] = trees.trim().split("\n");
    return one === other;
  } catch (error) {
    throw gitError("two commits could not be compared", error);
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
