import { metricWithin } from "../../db/contract/metric.ts";
import { type Change, changeText } from "../regressions/change-sentence.tsx";
import { CommitLink } from "../ui/commit-link.tsx";
import { Moment } from "../ui/moment.tsx";

/** A change on record at a commit. */
type Movement = {
  regression_id: number;
  kind: "regression" | "improvement";
  state: "suspected" | "confirmed" | "not-reproduced" | "cant-tell";
  series: number;
  strongest: Change | null;
};

export type Line = {
  sha: string;
  author: string;
  subject: string;
  committed_at: number;
  pr_number: number | null;
  tags: string[];
  measured: boolean;
  sessions: number;
  without_value: number;
  last_without: { outcome: string; stage: string | null } | null;
  unprepared: string | null;
  movements: Movement[];
};

/** Sessions are counted to here. */
const MANY = 100;

/** Commits, the newest first, and what became of each. On a small screen every line becomes several. */
export function CommitTable({ lines, judged, query }: { lines: Line[]; judged: boolean; query: string }) {
  return (
    <table className="w-full max-md:block">
      <caption className="sr-only">Commits, the newest first</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-line [&>th]:py-1 [&>th]:pr-6">
          <th scope="col">Commit</th>
          <th scope="col">Subject</th>
          <th scope="col">Author</th>
          <th scope="col">Date</th>
          <th scope="col">Verdict</th>
          <th scope="col">Measured</th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {lines.map((line) => (
          <tr
            key={line.sha}
            className="border-b border-line align-baseline max-md:flex max-md:flex-wrap max-md:gap-x-3 max-md:py-1.5 md:[&>td]:py-1 md:[&>td]:pr-6"
          >
            <td>
              <CommitLink sha={line.sha} query={query} />
            </td>
            <td className="min-w-0 max-w-[36rem] truncate max-md:flex-[1_0_calc(100%_-_7rem)] md:w-full">
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
            <td className="max-md:empty:hidden md:whitespace-nowrap">
              <ShortVerdict {...line} judged={judged} query={query} />
            </td>
            <td className="whitespace-nowrap">
              <Measured {...line} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is on record of a commit; "nothing flagged" is said only where the branch has been judged. */
function ShortVerdict({ movements, measured, judged, query }: Line & { judged: boolean; query: string }) {
  if (movements.length > 0) {
    return movements.map((one) => (
      <a key={one.regression_id} href={`/regressions/${one.regression_id}${query}`} className="mr-3">
        <MovementWords {...one} />
      </a>
    ));
  }
  if (!measured) return null;
  return <span className="text-soft">{judged ? "nothing flagged" : "too early to tell"}</span>;
}

function MovementWords({ kind, state, series, strongest }: Movement) {
  const [sign, word, ink] =
    kind === "regression" ? ["▼", "worse", "text-worse"] : ["▲", "better", "text-better"];
  if (state === "not-reproduced") return <span className="text-soft">{word}, not reproduced</span>;
  if (state === "cant-tell") return <span className="text-soft">{word}? can&#8217;t tell</span>;
  return (
    <span className={`font-medium ${ink}`}>
      <span aria-hidden="true">{sign} </span>
      {state === "suspected" ? "suspected " : ""}
      {word}
      {strongest
        ? `: ${metricWithin(strongest.metric)} ${changeText({ ...strongest, ratio_low: null })}`
        : ""}
      {series > 1 ? `, ${series} series` : ""}
    </span>
  );
}

function Measured({ measured, sessions, without_value, last_without, unprepared }: Line) {
  if (!measured) {
    if (unprepared === "no engine") return <span className="text-soft">no engine</span>;
    if (unprepared !== null) return <span className="text-look">× failed at {unprepared}</span>;
    if (last_without === null) return <span className="text-soft">not yet</span>;
    const { outcome, stage } = last_without;
    return (
      <span className="text-look">
        × {outcome === "ok" ? "not held in its place" : outcome}
        {outcome === "failed" && stage !== null ? ` at ${stage}` : ""}
      </span>
    );
  }
  const many = sessions >= MANY ? `${MANY} sessions or more` : `${sessions} sessions`;
  return (
    <>
      <span className="text-soft">
        {sessions === 0 ? "first session begun" : sessions === 1 ? "one session" : many}
      </span>
      {without_value > 0 ? (
        <span className="text-look">
          , {without_value === 1 ? "one run" : `${without_value} runs`} without a value
        </span>
      ) : null}
    </>
  );
}
