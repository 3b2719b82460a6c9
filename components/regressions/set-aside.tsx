import { CommitLink } from "../ui/commit-link.tsx";
import { typeset } from "../ui/figures.ts";
import { EventHistory } from "./event-history.tsx";
import type { RegressionShown } from "./evidence.tsx";

/** What was suspected once and stands no more, or not yet again. Nothing that was judged is deleted. */
export function SetAside({
  id,
  title,
  why,
  regressions,
  query,
}: {
  id: string;
  title: string;
  why: string;
  regressions: RegressionShown[];
  query: string;
}) {
  if (regressions.length === 0) return null;
  return (
    <section aria-labelledby={id} className="mt-8">
      <h2 id={id} className="mb-1">
        {title}
      </h2>
      <p className="mb-2 text-soft">{why}</p>
      <ul>
        {regressions.map(({ regression_id, kind, sha, subject, events }) => (
          <li key={regression_id} id={`regression-${regression_id}`} className="border-t border-line py-2">
            <p className="truncate">
              {kind === "regression" ? "Regression" : "Improvement"} at <CommitLink sha={sha} query={query} />{" "}
              <span className="text-soft">{subject}</span>
            </p>
            {events.at(-1)?.rerun ? <p>{typeset(events.at(-1)!.evidence.reason)}</p> : null}
            <EventHistory events={events} />
          </li>
        ))}
      </ul>
    </section>
  );
}
