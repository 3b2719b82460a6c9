import type { ReactNode } from "react";
import { CommitLink } from "../ui/commit-link.tsx";
import { Moment } from "../ui/moment.tsx";

type Commit = {
  sha: string;
  subject: string;
  author: string;
  authored_at: number;
  committed_at: number;
  pr_number: number | null;
  tags: string[];
  parents: { sha: string; subject: string | null }[];
  branches: { name: string; position: number; commits: number }[];
};

/** What a commit is, besides its figures. */
export function CommitFacts({
  sha,
  subject,
  author,
  authored_at,
  committed_at,
  pr_number,
  tags,
  parents,
  branches,
  query,
  children,
}: Commit & { query: string; children?: ReactNode }) {
  return (
    <div className="mt-3 min-w-0">
      <p className="font-medium break-words">{subject}</p>
      <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4">
        <dt className="text-soft">Commit</dt>
        <dd className="hash break-all">{sha}</dd>
        <dt className="text-soft">Author</dt>
        <dd className="break-words">
          {author}, <Moment at={authored_at} />
          {committed_at !== authored_at ? (
            <>
              ; committed <Moment at={committed_at} />
            </>
          ) : null}
        </dd>
        {pr_number === null ? null : (
          <>
            <dt className="text-soft">Pull request</dt>
            <dd>#{pr_number}</dd>
          </>
        )}
        {tags.length === 0 ? null : (
          <>
            <dt className="text-soft">Tags</dt>
            <dd className="break-words">{tags.join(", ")}</dd>
          </>
        )}
        <dt className="text-soft">{parents.length > 1 ? "Parents" : "Parent"}</dt>
        <dd>
          {parents.length === 0 ? "none: the root" : null}
          {parents.map((parent) => (
            <span key={parent.sha} className="block truncate">
              {parent.subject === null ? (
                <>
                  <span className="hash">{parent.sha.slice(0, 9)}</span>{" "}
                  <span className="text-soft">before the recorded history</span>
                </>
              ) : (
                <>
                  <CommitLink sha={parent.sha} query={query} />{" "}
                  <span className="text-soft">{parent.subject}</span>
                </>
              )}
            </span>
          ))}
        </dd>
        <dt className="text-soft">Branch</dt>
        <dd className="break-words">
          {branches.length === 0
            ? "on none any more: the branch was rewritten"
            : branches
                .map(({ name, position, commits }) => `${name}${behindText(commits - position)}`)
                .join("; ")}
        </dd>
        {children}
      </dl>
    </div>
  );
}

function behindText(behind: number): string {
  if (behind === 0) return ", its newest commit";
  return behind === 1 ? ", one commit before its newest" : `, ${behind} commits before its newest`;
}
