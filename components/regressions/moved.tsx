import { CommitLink } from "../ui/commit-link.tsx";
import { type Change, ChangeSentence } from "./change-sentence.tsx";

type Moved = {
  regression_id: number;
  kind: "regression" | "improvement";
  sha: string;
  subject: string;
  author: string;
  series: number;
  strongest: Change | null;
};

/** What moved, a sentence each. */
export function MovedList({ moved, query }: { moved: Moved[]; query: string }) {
  return (
    <ul>
      {moved.map(({ regression_id, kind, sha, subject, author, series, strongest }) => (
        <li key={regression_id} className="grid grid-cols-[1.25rem_1fr] border-t border-line py-2">
          <span aria-hidden="true" className={kind === "regression" ? "text-worse" : "text-better"}>
            {kind === "regression" ? "▼" : "▲"}
          </span>
          <div className="min-w-0">
            <p>
              <span className="sr-only">{kind === "regression" ? "Worse: " : "Better: "}</span>
              <a href={`/regressions/${regression_id}${query}`}>
                {strongest ? <ChangeSentence change={strongest} /> : "A change"}
              </a>
              {series > 1 ? `, and ${series - 1} more series` : ""}.
            </p>
            <p className="truncate text-soft">
              <CommitLink sha={sha} query={query} /> {subject}, {author}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
