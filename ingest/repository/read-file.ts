import { resolveCommit } from "./checkout.ts";
import { gitError, type Repository, RepositoryError } from "./repository.ts";

/**
 * The text of one file as a commit, tag or branch has it. Throws RepositoryError where there is none, or one
 * larger than `most_bytes`.
 */
export async function readRepositoryFile(
  repository: Repository,
  { at, path, most_bytes }: { at: string; path: string; most_bytes: number },
): Promise<string> {
  const sha = await resolveCommit(repository, at);
  try {
    const object = `${sha}:${path}`;
    const type = (await repository.git.raw(["cat-file", "-t", object])).trim();
    if (type !== "blob") throw new Error("it is no file");
    const bytes = Number(await repository.git.raw(["cat-file", "-s", object]));
    if (!(bytes <= most_bytes))
      throw new RepositoryError(`${path}: ${bytes} bytes, where ${most_bytes} are allowed`);
    return await repository.git.raw(["cat-file", "blob", object]);
  } catch (error) {
    if (error instanceof RepositoryError) throw error;
    throw gitError(`${path} could not be read at ${at}`, error);
  }
}
