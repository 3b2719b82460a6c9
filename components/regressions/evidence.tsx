import type { RegressionEvidence, RegressionState } from "../../db/contract/judgement.ts";
import { metricOf, metricWithin } from "../../db/contract/metric.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { formatShare, formatValue, typeset } from "../ui/figures.ts";
import { seriesHref } from "../ui/series-href.ts";
import { type Change, ChangeSentence, changeText, strongestFirst } from "./change-sentence.tsx";
import { EventHistory, type RegressionEvent } from "./event-history.tsx";
import { MedianStrip } from "./median-strip.tsx";
import { CauseList, RerunTable } from "./rerun-evidence.tsx";

export type RegressionShown = {
  regression_id: number;
  kind: "regression" | "improvement";
  state: RegressionState;
  after_sha: string;
  causes: { sha: string; why: string | null }[];
  sha: string;
  subject: string;
  author: string;
  pr_number: number | null;
  changes: (Change & { series_id: number; sha: string; after_sha: string })[];
  rerun_changes: Change[];
  events: RegressionEvent[];
};

/** Series of one regression that are drawn unasked, the strongest first: of a slower parser there are hundreds. */
const DRAWN = 6;

/** One regression or improvement, and what it was judged from. `later`: whether it is over by now; `whole`: with all of its series. */
export function Evidence({
  regression_id,
  kind,
  state,
  after_sha,
  causes,
  sha,
  subject,
  author,
  pr_number,
  changes,
  rerun_changes,
  events,
  later,
  whole,
  query,
}: RegressionShown & { later: string | null; whole: boolean; query: string }) {
  const ordered = strongestFirst(changes);
  const drawn = whole ? ordered : ordered.slice(0, DRAWN);
  const confirmed = state === "confirmed";
  const told: Change[] = confirmed && rerun_changes.length > 0 ? strongestFirst(rerun_changes) : ordered;
  const strongest = told.find(({ direction }) => (direction === "worse") === (kind === "regression"));
  const decision = events.findLast((event) => event.kind === "confirmed")?.rerun;
  const planned = !confirmed && events.at(-1)?.kind === "rerun";
  const evidence = events.findLast(
    ({ kind: event, rerun }) => event !== "withdrawn" && rerun === null,
  )?.evidence;
  return (
    <article id={`regression-${regression_id}`} className="border-t border-strong-line py-4">
      <h2 className={kind === "regression" ? "text-worse" : "text-better"}>
        <span aria-hidden="true">{kind === "regression" ? "▼ " : "▲ "}</span>
        {confirmed ? "Confirmed" : "Suspected"} {kind} at <CommitLink sha={sha} query={query} />
      </h2>
      <p className="break-words">
        {subject}
        <span className="text-soft">
          , {author}
          {pr_number === null ? "" : `, #${pr_number}`}
        </span>
      </p>
      {strongest ? (
        <p className="mt-1">
          <ChangeSentence change={strongest} />
          {told.length > 1 ? `, and ${told.length - 1} more series` : ""}.
        </p>
      ) : null}
      {later === null ? null : <p className="mt-1">{typeset(later)}</p>}
      {confirmed ? null : (
        <p className="mt-1 text-soft">
          {planned ? "Being checked: both ends are being rerun." : "To be checked by reruns of both ends."}
        </p>
      )}
      <CauseList commits={causes} query={query} />
      {confirmed && decision ? <RerunTable rerun={decision} /> : null}
      {evidence ? <Basis evidence={evidence} after_sha={after_sha} causes={causes} query={query} /> : null}
      <ul className="mt-3 grid gap-x-10 gap-y-3 lg:grid-cols-2 2xl:grid-cols-3">
        {drawn.map((change) => (
          <li key={`${change.series_id} ${change.sha}`} className="min-w-0">
            <ChangeRow change={change} evidence={evidence} query={query} />
          </li>
        ))}
      </ul>
      {drawn.length < ordered.length ? (
        <p className="mt-2">
          <a href={wholeHref(regression_id, query)}>All {ordered.length} changes that it is made of</a>
        </p>
      ) : null}
      <p className="mt-2">
        <a href={`/regressions/${regression_id}${query}`}>What was seen, tested and ruled out</a>
      </p>
      <EventHistory events={events} />
    </article>
  );
}

function wholeHref(regression_id: number, query: string): string {
  return `/regressions${query}${query ? "&" : "?"}all=${regression_id}#regression-${regression_id}`;
}

function ChangeRow({
  change,
  evidence,
  query,
}: {
  change: RegressionShown["changes"][number];
  evidence: RegressionEvidence | undefined;
  query: string;
}) {
  const { metric, workload, variant, title, before, after, direction, sha, after_sha } = change;
  const { unit } = metricOf(metric);
  const seen = evidence?.series.find(({ series_id }) => series_id === change.series_id);
  return (
    <>
      <p className="truncate">
        <a href={seriesHref({ workload, variant, metric, query })}>
          {title}
          {variant === "default" ? "" : ` with ${variant}`}, {metricWithin(metric)}
        </a>
      </p>
      {seen ? (
        <MedianStrip
          points={seen.commits.map((commit, i) => ({ sha: commit, median: seen.medians[i] ?? null }))}
          at={seen.commits.indexOf(sha)}
          after={seen.commits.indexOf(after_sha)}
          direction={direction}
          label={`Medians of ${seen.label} over ${seen.commits.length} commits around the change`}
        />
      ) : null}
      <p>
        {formatValue(unit, before)} to {formatValue(unit, after)}{" "}
        <span className={`font-medium ${direction === "worse" ? "text-worse" : "text-better"}`}>
          {direction === "worse" ? "▼" : "▲"} {changeText(change, "short")}
        </span>
      </p>
    </>
  );
}

function Basis({
  evidence,
  after_sha,
  causes,
  query,
}: Pick<RegressionShown, "after_sha" | "causes"> & { evidence: RegressionEvidence; query: string }) {
  const unmeasured = evidence.unmeasured.filter((sha) => causes.some((one) => one.sha === sha));
  const { completed_rounds, session_ids, epoch_ids, placement, origin, alpha } = evidence;
  return (
    <div className="mt-1 text-soft">
      <p>
        The cause lies after <CommitLink sha={after_sha} query={query} />, the last commit on the old level
        {unmeasured.length === 0
          ? "; no commit between was left unmeasured."
          : `; ${unmeasured.length === 1 ? "one commit" : `${unmeasured.length} commits`} between could be the cause too and ${unmeasured.length === 1 ? "was" : "were"} not measured:`}{" "}
        {unmeasured.slice(0, 20).map((sha) => (
          <span key={sha}>
            <CommitLink sha={sha} query={query} />{" "}
          </span>
        ))}
      </p>
      <p>
        From {completed_rounds} complete rounds, {session_ids.length} sessions
        {epoch_ids.length > 1 ? ` over ${epoch_ids.length} epochs of the host` : ""}, {placement}
        {origin === "recording" ? ", replayed from a recording" : ""}; at most {formatShare(alpha)} false
        flags over all series together were allowed in this look.
      </p>
    </div>
  );
}
