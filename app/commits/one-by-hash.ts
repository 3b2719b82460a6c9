import { findCommits } from "../../db/queries/commit/commit.ts";
import { hashPrefix } from "../../db/queries/commit/commit-search.ts";
import type { View } from "../view.ts";

/** So many figures are a hash and no word. */
const SURELY = 7;

/**
 * The one commit whose hash begins so, on whichever branch; null where there is none, or several. Four to six figures may be a word
 * ("added", "facade"): they name a commit only where no other one has that word.
 */
export function oneByHash(
  { database, engine_id }: View,
  text: string,
  lines: readonly { sha: string }[],
): string | null {
  const prefix = hashPrefix(text);
  if (prefix === null) return null;
  const found = findCommits({ database, engine_id, prefix });
  const [one] = found;
  if (!one || found.length > 1) return null;
  return prefix.length >= SURELY || lines.every(({ sha }) => sha === one.sha) ? one.sha : null;
}
