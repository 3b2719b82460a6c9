import { CommitLink } from "../ui/commit-link.tsx";

/** One of the two that are compared. */
export type ComparedSide = {
  /** As it was asked for. */
  name: string;
  kind: "tag" | "branch" | "hash";
  sha: string;
  subject: string;
  host_class: string;
  /** The variant that is compared; null where each is compared with itself. */
  variant: string | null;
};

const KINDS = { tag: "tag", branch: "newest commit of branch", hash: "commit" } as const;

/** What A and B stand for. */
export function SideFacts({ a, b, query }: { a: ComparedSide; b: ComparedSide; query: string }) {
  return (
    <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4">
      <Fact letter="A" side={a} other={b} query={query} />
      <Fact letter="B" side={b} other={a} query={query} />
    </dl>
  );
}

function Fact({
  letter,
  side: { name, kind, sha, subject, host_class, variant },
  other,
  query,
}: {
  letter: string;
  side: ComparedSide;
  other: ComparedSide;
  query: string;
}) {
  return (
    <>
      <dt className="font-medium">{letter}</dt>
      <dd className="min-w-0 break-words">
        {kind === "hash" ? "" : `${KINDS[kind]} ${name}: `}
        <CommitLink sha={sha} query={query} /> <span className="text-soft">{subject}</span>
        {variant === null ? "" : `, variant ${variant}`}
        {host_class === other.host_class ? "" : `, on host class ${host_class}`}
      </dd>
    </>
  );
}
