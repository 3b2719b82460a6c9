import { CommitLink } from "../ui/commit-link.tsx";
import { EventHistory } from "./event-history.tsx";
import type { RegressionShown } from "./evidence.tsx";

/** What was suspected once and is not found any more. Nothing that was judged is deleted. */
export function Withdrawn({ withdrawn, query }: { withdrawn: RegressionShown[]; query: string }) {
  return (
    <section aria-labelledby="withdrawn" className="mt-8">
      <h2 id="withdrawn" className="mb-1">
        Withdrawn
      </h2>
      <p className="mb-2 text-soft">Suspected once, not found any more with what has been measured since.</p>
      <ul>
        {withdrawn.map(({ regression_id, kind, sha, subject, events }) => (
          <li key={regression_id} className="border-t border-line py-2">
            <p className="truncate">
              {kind === "regression" ? "Regression" : "Improvement"} at <CommitLink sha={sha} query={query} />{" "}
              <span className="text-soft">{subject}</span>
            </p>
            <EventHistory events={events} />
          </li>
        ))}
      </ul>
    </section>
  );
}
