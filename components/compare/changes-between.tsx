import type { RegressionKind } from "../../db/contract/judgement.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { typeset } from "../ui/figures.ts";

/** A change known between the two, as it is told. */
export type KnownBetween = {
  regression_id: number;
  kind: RegressionKind;
  state: "suspected" | "confirmed" | "cant-tell";
  sha: string;
  subject: string;
  reason: string;
};

/** Regressions and improvements between A and B, in branch order. */
export function ChangesBetween({
  branch,
  commits,
  backwards,
  changes,
  query,
}: {
  branch: string;
  /** How far apart the two are on the branch. */
  commits: number;
  /** B is the older of the two. */
  backwards: boolean;
  changes: KnownBetween[];
  query: string;
}) {
  return (
    <section aria-labelledby="between" className="mt-8">
      <h2 id="between">Known changes between the two</h2>
      <p className="mb-2 text-soft">
        {commits === 1 ? "One commit" : `${commits} commits`} of {branch} lead from{" "}
        {backwards ? "B to A" : "A to B"}
        {backwards ? ", so what is told here as slower is faster from A to B" : ""}.
      </p>
      {changes.length === 0 ? (
        <p>No regression or improvement is suspected or confirmed among them.</p>
      ) : (
        <ul>
          {changes.map(({ regression_id, kind, state, sha, subject, reason }) => (
            <li key={regression_id} className="grid grid-cols-[1.25rem_1fr] border-t border-line py-2">
              <span aria-hidden="true" className={kind === "regression" ? "text-worse" : "text-better"}>
                {kind === "regression" ? "▼" : "▲"}
              </span>
              <div className="min-w-0">
                <p className="break-words">
                  <a href={`/regressions/${regression_id}${query}`}>
                    {STATES[state]} {kind} {regression_id}
                  </a>
                  : {typeset(reason)}
                </p>
                <p className="truncate text-soft">
                  <CommitLink sha={sha} query={query} /> {subject}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const STATES = {
  suspected: "Suspected",
  confirmed: "Confirmed",
  "cant-tell": "Not confirmed and not ruled out:",
} as const;
