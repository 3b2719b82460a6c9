import { ChangesBetween } from "../../components/compare/changes-between.tsx";
import { CompareFilter } from "../../components/compare/compare-filter.tsx";
import { CompareTable } from "../../components/compare/compare-table.tsx";
import { CopyLink } from "../../components/compare/copy-link.tsx";
import { GeometricMeans } from "../../components/compare/geometric-means.tsx";
import { SideFacts } from "../../components/compare/side-facts.tsx";
import { compareHref, compareTextHref } from "../../components/ui/compare-href.ts";
import { Empty } from "../../components/ui/empty.tsx";
import { typeset } from "../../components/ui/figures.ts";
import { METRIC_NAMES, metricOf } from "../../db/contract/metric.ts";
import { keepAnswer } from "../keep-answer.ts";
import type { View } from "../view.ts";
import type { CompareAsked } from "./asked.ts";
import type { Chosen, ChosenSide } from "./choose-sides.ts";
import { tellComparison } from "./compare-lines.ts";
import { type ComparedSeries, type Comparison, readComparison } from "./read-comparison.ts";
import { Unmeasured } from "./unmeasured.tsx";

type Asked = Omit<CompareAsked, "a" | "b">;
type Names = { a: string; b: string };

/** Rows that a page begins with, what changed among them first; and those that it has at most. */
const FIRST = 50;
const MOST = 1_000;

/** The comparison of two commits: the sentence, what it rests on, and the table that it is computed from. */
export function TwoCommits({
  view: { database, engine_id, branch_id, query },
  chosen: { a, b, variants },
  names,
  asked,
}: {
  view: View;
  chosen: Extract<Chosen, { state: "found" }>;
  names: Names;
  asked: Asked;
}) {
  const question = ["compare", engine_id, branch_id, a, b, variants];
  const comparison = keepAnswer(database, question, () =>
    readComparison({ database, engine_id, branch_id, a, b, variants }),
  );
  const { series, history } = comparison;
  const { verdict, lines, means, raw, counts } = tellComparison(series, asked);
  const shown = lines.slice(0, asked.only ? MOST : FIRST);
  return (
    <>
      <p className="break-words text-soft">
        {names.a} … {names.b}
      </p>
      <h1 className="max-w-[60ch] text-balance">
        {counts.chosen < counts.all ? `Of the ${counts.chosen} series chosen: ` : ""}
        <span className={TONES[verdict.tone]}>{typeset(verdict.text)}</span>
      </h1>
      <SideFacts a={a} b={b} query={query} />
      <Basis comparison={comparison} names={names} />
      <Unmeasured {...{ database, engine_id, a, b, series, names, asked, query }} />
      {counts.all > 0 ? (
        <CompareFilter {...{ names, asked, counts }} {...facetsOf(series)} first={FIRST} />
      ) : null}
      {lines.length > 0 ? (
        <CompareTable lines={shown} names={names} query={query} />
      ) : (
        <NoLines counts={counts} />
      )}
      {shown.length < lines.length ? (
        <p className="mt-2">
          {shown.length} of {lines.length} series are shown.{" "}
          {lines.length <= MOST ? (
            <a href={compareHref(names.a, names.b, { ...asked, only: "all" })}>Show all of them</a>
          ) : (
            "A filter finds the others."
          )}
        </p>
      ) : null}
      <Onward names={names} asked={asked} back={turned(asked, { a, b })} query={query} />
      <GeometricMeans means={means} raw={raw} />
      {history ? <Known history={history} query={query} /> : null}
    </>
  );
}

const TONES = { worse: "text-worse", better: "text-better", same: "", unknown: "", failed: "text-look" };

function facetsOf(series: readonly ComparedSeries[]) {
  const titles = new Map(series.map(({ workload, title }) => [workload, title]));
  const names = new Set(series.map(({ metric }) => metricOf(metric).name));
  return {
    workloads: [...titles].map(([name, title]) => ({ name, title })),
    metrics: METRIC_NAMES.filter((name) => names.has(name)),
  };
}

/** On what the verdicts rest, before they are read. */
function Basis({
  comparison: { sessions, unpinned },
  names: { a, b },
}: {
  comparison: Comparison;
  names: Names;
}) {
  const both = sessions === 1 ? "One session" : `${sessions} sessions`;
  return (
    <p className="mt-2 max-w-prose break-words text-soft">
      {sessions === 0
        ? "No session measured both. "
        : `${both} measured both${unpinned ? ", some runs unpinned" : ""}. `}
      {sessions < 3 ? (
        <>
          <code>
            npx plumbline compare {a} {b}
          </code>{" "}
          measures the two by turns until it can be told.
        </>
      ) : null}
    </p>
  );
}

function NoLines({ counts: { all, chosen } }: { counts: { all: number; chosen: number } }) {
  if (all === 0) return <Empty why="Neither of the two has a value here." />;
  return chosen === 0 ? (
    <Empty why="No series fits the filter." next="Another text, or all workloads and metrics, shows more." />
  ) : (
    <Empty why="None of the chosen series is told to have changed." />
  );
}

function Onward({
  names: { a, b },
  asked,
  back,
  query,
}: {
  names: Names;
  asked: Asked;
  back: Asked;
  query: string;
}) {
  return (
    <p className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
      <CopyLink href={compareTextHref(a, b, "markdown", asked)}>Copy as Markdown</CopyLink>
      <CopyLink href={compareTextHref(a, b, "json", asked)}>Copy as JSON</CopyLink>
      <a href={compareHref(b, a, back)}>The other way round</a>
      <a href={`/compare${query}`}>Compare others</a>
      <a href={`/releases${query}`}>Releases side by side</a>
    </p>
  );
}

function Known({ history, query }: { history: NonNullable<Comparison["history"]>; query: string }) {
  const { branch, positions, changes } = history;
  const [from, to] = positions;
  return (
    <ChangesBetween
      branch={branch}
      commits={Math.abs(to - from)}
      backwards={to < from}
      changes={changes}
      query={query}
    />
  );
}

/** A and B change places with all that belongs to them. */
function turned(asked: Asked, { a, b }: { a: ChosenSide; b: ChosenSide }): Asked {
  const two_hosts = a.host_class !== b.host_class;
  return {
    ...asked,
    host: two_hosts ? b.host_class : asked.host,
    host_b: two_hosts ? a.host_class : undefined,
    variant: b.variant ?? undefined,
    variant_b: a.variant ?? undefined,
  };
}
