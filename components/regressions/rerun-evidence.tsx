import type { RerunEvidence, RerunFinding } from "../../db/contract/rerun.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { formatShare } from "../ui/figures.ts";
import { ScrollBox } from "../ui/scroll-box.tsx";
import { changeText } from "./change-sentence.tsx";

/** What reruns of both ends showed, series by series, and by which test. */
export function RerunTable({ rerun }: { rerun: RerunEvidence }) {
  const { findings, turns, host, placement, origin, alpha } = rerun;
  return (
    <div className="mt-2">
      <p className="text-soft">
        Decided by {turns === 1 ? "one turn" : `${turns} turns`} of reruns alone, both ends by turns on {host}
        , {placement}
        {origin === "recording" ? ", replayed from a recording" : ""}; at most {formatShare(alpha)} false
        answers over these series and all looks were allowed.
      </p>
      <ScrollBox label="Reruns">
        <table className="mt-1">
          <caption className="sr-only">Reruns, series by series</caption>
          <thead>
            <tr className="border-b border-line [&>th]:py-1 [&>th]:pr-5 [&>th]:whitespace-nowrap">
              <th scope="col">Series</th>
              <th scope="col">Says</th>
              <th scope="col">Effect, 95 % interval</th>
              <th scope="col">Pairs</th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding) => (
              <tr
                key={finding.series_id}
                className="border-b border-line align-baseline [&>td]:py-1 [&>td]:pr-5 [&>td]:whitespace-nowrap"
              >
                <td>
                  {finding.label}
                  {finding.role === "guard" ? (
                    <span className="text-soft"> (should not move; decides nothing)</span>
                  ) : null}
                </td>
                <td>{finding.word}</td>
                <td>{effectText(finding)}</td>
                <td className="text-right">{finding.pairs.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  );
}

function effectText({ ratio, ratio_low_95, ratio_high_95 }: RerunFinding): string {
  if (ratio === null) return "none yet";
  return changeText({ ratio, ratio_low: ratio_low_95, ratio_high: ratio_high_95 }, "short");
}

/** The commits that may be the cause, where that is more than one, and why it is. */
export function CauseList({
  commits,
  query,
}: {
  commits: { sha: string; why: string | null }[];
  query: string;
}) {
  if (commits.length < 2) return null;
  return (
    <div className="mt-1">
      <p>One of {commits.length} commits is the cause:</p>
      <ul>
        {commits.slice(0, SHOWN).map(({ sha, why }) => (
          <li key={sha}>
            <CommitLink sha={sha} query={query} />
            {why === null ? null : <span className="text-look"> {why}</span>}
          </li>
        ))}
      </ul>
      {commits.length > SHOWN ? <p>and {commits.length - SHOWN} more.</p> : null}
    </div>
  );
}

const SHOWN = 20;
