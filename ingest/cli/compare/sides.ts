import { resolveCommit } from "../../repository/checkout.ts";
import type { Repository } from "../../repository/repository.ts";
import { commitWorkingTree, haveSameFiles, resolveInCheckout } from "../../repository/working-tree.ts";
import { UsageError } from "../errors.ts";

/** What was named, and the commit that it stands for. */
export type NamedSide = {
  name: string;
  sha: string;
  working_tree: boolean;
  /** What is to be known of how it was prepared. */
  notes: string[];
};

const WORKING_TREE = ".";

/** Finds both commits; a dot is the files as they lie in the checkout. Throws RepositoryError and UsageError. */
export async function resolveSides({
  repository,
  checkout,
  names,
}: {
  repository: Repository;
  /** Null where there is only a mirror. */
  checkout: string | null;
  names: { a: string; b: string };
}): Promise<{ a: NamedSide; b: NamedSide }> {
  const one = async (name: string): Promise<NamedSide> => {
    if (name !== WORKING_TREE) {
      const sha = checkout
        ? await resolveInCheckout(repository, { checkout, name })
        : await resolveCommit(repository, name);
      return { name, sha, working_tree: false, notes: [] };
    }
    if (!checkout)
      throw new UsageError(
        "there is no checkout whose files could be compared; name two commits, or give --repo",
      );
    const sha = await commitWorkingTree(repository, checkout);
    return { name: "working tree", sha, working_tree: true, notes: [] };
  };
  const sides = { a: await one(names.a), b: await one(names.b) };
  if (sides.b.working_tree && (await haveSameFiles(repository, sides.a.sha, sides.b.sha))) {
    throw new UsageError(`there is nothing to compare: the files here are those of ${names.a}`);
  }
  return sides;
}
