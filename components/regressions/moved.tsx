import type { RegressionState } from "../../db/contract/judgement.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { type Change, ChangeSentence, strongestFirst } from "./change-sentence.tsx";

type Moved = {
  regression_id: number;
  kind: "regression" | "improvement";
  state: RegressionState;
  sha: string;
  subject: string;
  author: string;
  changes: Change[];
  rerun_changes: Change[];
};

/** What moved lately, a sentence each. */
export function MovedList({ moved, query }: { moved: Moved[]; query: string }) {
  return (
    <ul>
      {moved.map(({ regression_id, kind, state, sha, subject, author, changes, rerun_changes }) => {
        const confirmed = state === "confirmed" && rerun_changes.length > 0;
        const [strongest, ...others] = strongestFirst(
          (confirmed ? rerun_changes : changes).filter(
            ({ direction }) => (direction === "worse") === (kind === "regression"),
          ),
        );
        return (
          <li key={regression_id} className="grid grid-cols-[1.25rem_1fr] border-t border-line py-2">
            <span aria-hidden="true" className={kind === "regression" ? "text-worse" : "text-better"}>
              {kind === "regression" ? "▼" : "▲"}
            </span>
            <div className="min-w-0">
              <p>
                <span className="sr-only">{kind === "regression" ? "Worse: " : "Better: "}</span>
                {state === "confirmed" ? "" : "Suspected, being checked: "}
                {strongest ? <ChangeSentence change={strongest} /> : "A change"}
                {others.length > 0 ? `, and ${others.length} more series` : ""}.
              </p>
              <p className="truncate text-soft">
                <CommitLink sha={sha} query={query} /> {subject}, {author}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
