import { redirect } from "next/navigation";
import { z } from "zod";
import { ChangesBetween } from "../../../components/compare/changes-between.tsx";
import { CompareFilter } from "../../../components/compare/compare-filter.tsx";
import { CompareTable } from "../../../components/compare/compare-table.tsx";
import { CopyLink } from "../../../components/compare/copy-link.tsx";
import { GeometricMeans } from "../../../components/compare/geometric-means.tsx";
import { SideFacts } from "../../../components/compare/side-facts.tsx";
import { compareHref, compareTextHref } from "../../../components/ui/compare-href.ts";
import { Empty } from "../../../components/ui/empty.tsx";
import { typeset } from "../../../components/ui/figures.ts";
import { METRIC_NAMES, metricOf } from "../../../db/contract/metric.ts";
import { Framed } from "../../framed.tsx";
import { NothingYet } from "../../nothing-yet.tsx";
import { openView, type PageInput, type View } from "../../view.ts";
import { askedNames, type CompareAsked, compareQuery, isName, pathOf } from "../asked.ts";
import { type Chosen, chooseSides } from "../choose-sides.ts";
import { tellComparison } from "../compare-lines.ts";
import { type Comparison, readComparison } from "../read-comparison.ts";
import { CompareBegin } from "../compare-begin.tsx";
import { Unmeasured } from "../unmeasured.tsx";

export const dynamic = "force-dynamic";

const path = z.object({ between: z.unknown() });
/** Beyond these a filter helps more than a longer table. */
const SHOWN = 600;

export async function generateMetadata({ params }: PageInput) {
  const names = askedNames(pathOf(path.parse(await params).between));
  return { title: names?.b ? `${names.a.slice(0, 60)}...${names.b.slice(0, 60)}` : "Compare" };
}

export default async function Compare({ params, searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/compare" />;
  const asked = compareQuery.parse((await searchParams) ?? {});
  const typed = askedNames(pathOf(path.parse(await params).between));
  const { a = "", b = "", ...rest } = asked;
  // The form asks by its fields; a comparison has one address.
  if (!typed && isName(a) && isName(b)) redirect(compareHref(a, b, rest));
  const names = typed ?? { a, b };
  const chosen = chooseSides(view, names, asked);
  return (
    <Framed view={view} here="/compare" path={typed ? compareHref(names.a, names.b) : "/compare"}>
      {chosen.state === "found" ? (
        <TwoCommits view={view} chosen={chosen} names={names} asked={rest} />
      ) : (
        <CompareBegin view={view} chosen={chosen} names={names} asked={rest} />
      )}
    </Framed>
  );
}

type Asked = Omit<CompareAsked, "a" | "b">;

function TwoCommits({
  view: { database, engine_id, branch_id, query },
  chosen: { a, b, variants },
  names,
  asked,
}: {
  view: View;
  chosen: Extract<Chosen, { state: "found" }>;
  names: { a: string; b: string };
  asked: Asked;
}) {
  const { series, sessions, unpinned, history } = readComparison({
    ...{ database, engine_id, branch_id, a, b, variants },
  });
  const { verdict, lines, means, counts } = tellComparison(series, asked);
  const narrowed = counts.chosen < counts.all;
  return (
    <>
      <p className="break-words text-soft">
        {names.a} … {names.b}
      </p>
      <h1 className="max-w-[60ch] text-balance">
        {narrowed ? `Of the ${counts.chosen} series chosen: ` : ""}
        <span className={TONES[verdict.tone]}>{typeset(verdict.text)}</span>
      </h1>
      <SideFacts a={a} b={b} query={query} />
      <Basis sessions={sessions} unpinned={unpinned} names={names} />
      <Unmeasured {...{ database, engine_id, a, b, series, names, asked, query }} />
      {counts.all > 0 ? (
        <CompareFilter
          {...{ names, asked, counts }}
          workloads={[...new Map(series.map((one) => [one.workload, one.title]))].map(([name, title]) => ({ name, title }))}
          metrics={METRIC_NAMES.filter((name) => series.some(({ metric }) => metricOf(metric).name === name))}
        />
      ) : null}
      {lines.length > 0 ? (
        <CompareTable lines={lines.slice(0, SHOWN)} names={names} query={query} />
      ) : (
        <NoLines counts={counts} />
      )}
      {lines.length > SHOWN ? (
        <p className="mt-2">
          {SHOWN} of {lines.length} series are shown; a filter finds the others.
        </p>
      ) : null}
      <p className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <CopyLink href={compareTextHref(names.a, names.b, "markdown", asked)}>Copy as Markdown</CopyLink>
        <CopyLink href={compareTextHref(names.a, names.b, "json", asked)}>Copy as JSON</CopyLink>
        <a href={compareHref(names.b, names.a, turned(asked))}>The other way round</a>
        <a href={`/compare${query}`}>Compare others</a>
        <a href={`/releases${query}`}>Releases side by side</a>
      </p>
      <GeometricMeans means={means} />
      {history ? <History history={history} query={query} /> : null}
    </>
  );
}

const TONES = { worse: "text-worse", better: "text-better", same: "", unknown: "", failed: "text-look" };

/** On what the verdicts rest, before they are read. */
function Basis({
  sessions,
  unpinned,
  names: { a, b },
}: {
  sessions: number;
  unpinned: boolean;
  names: { a: string; b: string };
}) {
  return (
    <p className="mt-2 max-w-prose break-words text-soft">
      {sessions === 0
        ? "No session measured both. "
        : `${sessions === 1 ? "One session" : `${sessions} sessions`} measured both${unpinned ? ", some runs unpinned" : ""}. `}
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

function History({ history, query }: { history: NonNullable<Comparison["history"]>; query: string }) {
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
function turned({ host, host_b, variant, variant_b, ...rest }: Asked): Asked {
  return {
    ...rest,
    host: host_b ?? host,
    host_b: host_b === undefined ? undefined : host,
    variant: variant_b ?? variant,
    variant_b: variant_b === undefined ? undefined : variant,
  };
}
