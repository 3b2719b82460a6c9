import { CommitLink } from "../ui/commit-link.tsx";

/** A commit that an ambiguous name may mean. */
export type Candidate = { kind: "tag" | "branch" | "hash"; sha: string; subject: string; href: string };

const MOST = 10;

/** Why a name leads to no commit. */
export function UnknownName({ name, why }: { name: string; why: string }) {
  return (
    <p className="break-words text-look">
      <q className="hash">{name}</q> {why}.
    </p>
  );
}

/** The commits that a name may mean, each with the address that means it alone. */
export function AmbiguousName({
  name,
  candidates,
  query,
}: {
  name: string;
  candidates: Candidate[];
  query: string;
}) {
  const hashes = candidates.filter(({ kind }) => kind === "hash").length;
  return (
    <>
      <p className="break-words text-look">
        <q className="hash">{name}</q> is ambiguous:{" "}
        {hashes >= MOST ? "ten commits or more begin with it" : "it may mean any of these"}. Choose one:
      </p>
      <ul className="mb-2">
        {candidates.map(({ kind, sha, subject, href }) => (
          <li key={`${kind} ${sha}`} className="border-t border-line py-1 break-words">
            <a href={href}>{WORDS[kind]}</a> <CommitLink sha={sha} query={query} />{" "}
            <span className="text-soft">{subject}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

const WORDS = { tag: "The tag", branch: "The branch's newest commit", hash: "The commit" } as const;
