import { CommitLink } from "../ui/commit-link.tsx";
import { Moment } from "../ui/moment.tsx";

type Line = {
  sha: string;
  author: string;
  subject: string;
  committed_at: number;
  pr_number: number | null;
  tags: string[];
  runs_ok: number;
  runs_other: number;
  unprepared: string | null;
  flagged: { kind: "regression" | "improvement"; state: "suspected" | "confirmed" }[];
};

/** Commits, the newest first, and what became of each. On a small screen every line becomes two. */
export function CommitTable({ lines, query }: { lines: Line[]; query: string }) {
  return (
    <table className="w-full">
      <caption className="sr-only">Commits, the newest first</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-line [&>th]:py-1 [&>th]:pr-6">
          <th scope="col">Commit</th>
          <th scope="col">Subject</th>
          <th scope="col">Author</th>
          <th scope="col">Date</th>
          <th scope="col">Measured</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr
            key={line.sha}
            className="border-b border-line align-baseline max-md:grid max-md:grid-cols-[auto_1fr] max-md:gap-x-3 max-md:py-1.5 md:[&>td]:py-1 md:[&>td]:pr-6"
          >
            <td>
              <CommitLink sha={line.sha} query={query} />
            </td>
            <td className="min-w-0 max-w-[36rem] truncate md:w-full">
              {line.tags.map((tag) => (
                <span key={tag} className="mr-2 border border-strong-line px-1 text-[0.857rem]">
                  {tag}
                </span>
              ))}
              {line.subject}
              {line.pr_number === null || line.subject.includes(`#${line.pr_number}`) ? null : (
                <span className="ml-2 text-soft">#{line.pr_number}</span>
              )}
            </td>
            <td className="max-w-48 truncate text-soft max-md:hidden">{line.author}</td>
            <td className="whitespace-nowrap text-soft max-md:hidden">
              <Moment at={line.committed_at} day_only />
            </td>
            <td className="whitespace-nowrap max-md:col-span-2">
              <Became {...line} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Became({ unprepared, runs_ok, runs_other, flagged }: Line) {
  if (unprepared !== null && runs_ok === 0)
    return unprepared === "no engine" ? (
      <span className="text-soft">no engine</span>
    ) : (
      <span className="text-look">× failed at {unprepared}</span>
    );
  if (runs_ok + runs_other === 0) return <span className="text-soft">not yet</span>;
  return (
    <>
      {flagged.map(({ kind, state }) => (
        <span
          key={`${kind} ${state}`}
          className={`mr-2 font-medium ${kind === "regression" ? "text-worse" : "text-better"}`}
        >
          {kind === "regression" ? "▼" : "▲"} {state === "suspected" ? "suspected " : ""}
          {kind === "regression" ? "worse" : "better"}
        </span>
      ))}
      {runs_ok > 0 ? (
        <span className="text-soft">{runs_ok === 1 ? "one run" : `${runs_ok} runs`}</span>
      ) : null}
      {runs_other > 0 ? (
        <span className="text-look">
          {runs_ok > 0 ? ", " : "× "}
          {runs_other} without a value
        </span>
      ) : null}
    </>
  );
}
