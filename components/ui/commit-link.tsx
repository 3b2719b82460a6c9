/** A commit by its short hash, leading to its page. */
export function CommitLink({ sha, query }: { sha: string; query?: string | undefined }) {
  return (
    <a href={commitHref(sha, query)} className="hash whitespace-nowrap">
      {shortSha(sha)}
    </a>
  );
}

/** The first nine figures of a hash: enough for a million commits. */
export function shortSha(sha: string): string {
  return sha.slice(0, 9);
}

export function commitHref(sha: string, query = ""): string {
  return `/commits/${encodeURIComponent(sha)}${query}`;
}
