import type { Database } from "../../db/client.ts";
import { findNamedCommits, type NamedCommit } from "../../db/queries/compare/named-commits.ts";
import { isName } from "./asked.ts";

/** What a name means. Two commits under one name are told of, never chosen from. */
export type Resolved =
  | ({ state: "found"; name: string } & NamedCommit)
  | { state: "missing" }
  | { state: "unknown"; name: string; why: string }
  | { state: "ambiguous"; name: string; candidates: NamedCommit[] };

/** The commit that a tag, a branch or the beginning of a hash means. */
export function resolveName({
  database,
  engine_id,
  name,
}: {
  database: Database;
  engine_id: number;
  name: string;
}): Resolved {
  if (name === "") return { state: "missing" };
  if (!isName(name)) return { state: "unknown", name, why: "is no name that git would take" };
  const candidates = findNamedCommits({ database, engine_id, name });
  const [first] = candidates;
  if (!first) {
    const why = "is no tag, no branch, and no commit begins with it (at least four figures of a hash)";
    return { state: "unknown", name, why };
  }
  const commits = new Set(candidates.map(({ commit_id }) => commit_id));
  return commits.size === 1 ? { state: "found", name, ...first } : { state: "ambiguous", name, candidates };
}
