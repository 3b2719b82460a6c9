import { shortSha } from "./short-sha.ts";

export { shortSha } from "./short-sha.ts";

/** A commit by its short hash, leading to its page. */
export function CommitLink({ sha, query }: { sha: string; query?: string | undefined }) {
  return (
    <a href={commitHref(sha, query)} className="hash whitespace-nowrap">
      {shortSha(sha)}
    </a>
  );
}

export function commitHref(sha: string, query = ""): string {
  return `/commits/${encodeURIComponent(sha)}${query}`;
}
